package io.millrace.http;

import io.millrace.io.RowPlace;
import io.millrace.io.RowQuery;
import io.millrace.value.Json;
import io.millrace.value.JsonSyntaxException;
import io.millrace.value.Value;
import io.millrace.wire.Cursors;
import java.util.List;
import java.util.Optional;

/**
 * Which rows a client asks for.
 *
 * @param from behind the rows that earlier pages had
 * @param limit rows at most, if the client said so
 * @param whole true if nothing was asked for, so that all rows in their order are meant
 */
record ResultQuery(RowQuery rows, RowPlace from, Optional<Integer> limit, boolean whole) {
    static final int DEFAULT_LIMIT = 1000;
    static final int MAX_LIMIT = 100_000;

    private static final String[] PARAMETERS = {"limit", "cursor", "key", "startkey", "endkey", "descending"};

    /** All rows in their order. */
    static ResultQuery all(Optional<Integer> limit) {
        return new ResultQuery(RowQuery.all(), RowPlace.START, limit, true);
    }

    /** Rows of a page. */
    int pageRows() {
        return limit.orElse(DEFAULT_LIMIT);
    }

    static int limit(Exchange exchange) {
        return exchange.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    }

    static ResultQuery of(Exchange exchange) {
        exchange.allowQuery(PARAMETERS);
        RowQuery rows = new RowQuery(
                key(exchange, "key"), key(exchange, "startkey"), key(exchange, "endkey"), descending(exchange));
        RowPlace from = exchange.query("cursor").map(Cursors::rows).orElse(RowPlace.START);
        boolean whole = List.of(PARAMETERS).stream()
                .noneMatch(name -> exchange.query(name).isPresent());
        Optional<Integer> limit = exchange.query("limit").map(given -> limit(exchange));
        return new ResultQuery(rows, from, limit, whole);
    }

    private static Optional<Value> key(Exchange exchange, String name) {
        return exchange.query(name).map(text -> {
            try {
                return Json.read(text);
            } catch (JsonSyntaxException e) {
                throw Exchange.invalid("The parameter " + name + " is a JSON value; a string stands in quotes");
            }
        });
    }

    private static boolean descending(Exchange exchange) {
        return exchange.query("descending")
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Exchange.invalid("The parameter descending is true or false");
                })
                .orElse(false);
    }
}
