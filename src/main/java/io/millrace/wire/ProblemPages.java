package io.millrace.wire;

import io.millrace.problem.ErrorCode;
import io.millrace.value.Json;
import io.millrace.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** What each type of problem means and what to do, for {@code GET /problems/NAME}. */
public final class ProblemPages {
    private static final Properties ADVICE = read();

    private ProblemPages() {}

    /** Has the pages ready. Reads a file the first time, so it is to be called where that is allowed. */
    public static void prepare() {
        if (ADVICE.isEmpty()) {
            throw new IllegalStateException("The problem pages are empty");
        }
    }

    /** The page of a type. */
    public static Optional<Value.Obj> page(String name) {
        return Stream.of(ErrorCode.values())
                .filter(code -> code.wireName().equals(name))
                .findFirst()
                .map(ProblemPages::page);
    }

    /** The page as text for people. */
    public static Optional<String> text(String name) {
        return page(name).map(page -> {
            StringBuilder text = new StringBuilder();
            page.members()
                    .forEach((member, value) -> text.append(member)
                            .append(": ")
                            .append(value instanceof Value.Text line ? line.value() : Json.text(value))
                            .append('\n'));
            return text.toString();
        });
    }

    private static Value.Obj page(ErrorCode code) {
        return Value.object()
                .put("type", Links.problem(code))
                .put("title", code.title())
                .put("status", code.status())
                .put("retryable", Value.of(code.retryable()))
                .put("advice", ADVICE.getProperty(code.wireName()))
                .build();
    }

    private static Properties read() {
        Properties advice = new Properties();
        try (InputStream in = ProblemPages.class.getResourceAsStream("problems.properties")) {
            advice.load(in);
            return advice;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
