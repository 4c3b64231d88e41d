/** Parts of the benchmark that compare no systems: scaling, small jobs, many readers. Read {@code ScalePart} first. */
package io.millrace.bench.part;
