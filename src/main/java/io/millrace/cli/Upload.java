package io.millrace.cli;

import reactor.core.publisher.Flux;

/**
 * A file part of a request.
 *
 * @param name the part's name in {@code input.parts}
 * @param fileName what it is called in messages about its records
 * @param content its bytes; subscribed once for each request that sends it
 */
public record Upload(String name, String fileName, Flux<byte[]> content) {}
