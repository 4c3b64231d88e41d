/** Apache Spark as a peer of the benchmark, in a process of its own. Read {@code SparkJobs} first. */
package io.millrace.bench.spark;
