/** Modes of execution beside each other, and beside Millrace's ancestor. Read {@code Benchmark} first. */
package io.millrace.modes;
