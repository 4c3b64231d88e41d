/** Millrace as the benchmark starts and asks it. Read {@code ServerContender} first. */
package io.millrace.bench.server;
