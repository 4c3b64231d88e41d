package io.millrace.io;

/**
 * What is known of a result without reading its rows.
 *
 * @param rows how many
 * @param bytes of all rows as lines of JSON
 * @param digest SHA-256 of those lines in hexadecimal
 */
public record ResultInfo(long rows, long bytes, String digest) {}
