/** The benchmark: Millrace over HTTP beside a hand-written loop, databases and engines. Read {@code Bench} first. */
package io.millrace.bench;
