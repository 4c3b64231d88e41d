package io.millrace.io;

/**
 * What is known of a result without reading its rows.
 *
 * @param rows how many
 * @param bytes of all rows as lines of JSON
 */
public record ResultInfo(long rows, long bytes) {}
