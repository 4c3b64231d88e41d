/**
 * The HTTP server: routes, limits, content negotiation and streams; decides nothing about jobs. Read {@link
 * io.millrace.http.HttpApi} first.
 */
@NullMarked
package io.millrace.http;

import org.jspecify.annotations.NullMarked;
