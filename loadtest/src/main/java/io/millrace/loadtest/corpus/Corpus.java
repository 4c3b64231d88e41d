package io.millrace.loadtest.corpus;

/**
 * The text of one job and what there is to be counted in it.
 *
 * @param text lines of ASCII; a word is a run of letters, of either case
 * @param counts of its words in lower case
 */
public record Corpus(String text, WordCounts counts) {}
