/** Test data, the same bytes from the same seed. Read {@code TestData} first. */
package io.millrace.bench.data;
