package io.millrace.value;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text to {@link Value} and back. Integers that fit 64 bits become {@link Value.Int}, all other numbers the
 * nearest double. A member named twice is an error, and so is anything after the value. Half a surrogate pair, which
 * no UTF-8 can say, becomes U+FFFD.
 */
public final class Json {
    /** Deep enough for any data by people, shallow enough for any stack. */
    private static final int MAX_DEPTH = 500;

    /** What was read, wrapped in rows and arrays of values. */
    private static final int MAX_WRITTEN_DEPTH = 2 * MAX_DEPTH;

    private static final int REPLACEMENT = 0xFFFD;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(1000)
                    .build())
            .build();

    /** How the parser says so where it does not throw its exception for that, as behind a comma. */
    private static final String OTHER_END_OF_INPUT = "Unexpected end-of-input";

    /** Names of its methods, and places that it does not know. */
    private static final Pattern PARSER_INTERNALS =
            Pattern.compile(" \\((for|start)[^\\[)]*\\[Source: .*?]\\)|,? ?\\(?(from )?`[^`]*`\\)?");

    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private Json() {}

    /**
     * Reads one value.
     *
     * @throws JsonSyntaxException if {@code text} is not exactly one JSON value
     */
    public static Value read(String text) {
        return read(text, Json::nearest);
    }

    /**
     * Reads one value whose numbers are to be written again as they stand: one with digits behind a point, such as
     * {@code 1.50}, becomes a {@link Value.Decimal}.
     *
     * @throws JsonSyntaxException if {@code text} is not exactly one JSON value
     */
    public static Value readVerbatim(String text) {
        return read(text, Json::digits);
    }

    private static Value read(String text, Function<JsonParser, Value> fraction) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return readOnly(parser, fraction);
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /**
     * Reads one value from UTF-8.
     *
     * @throws JsonSyntaxException if the bytes are not exactly one JSON value
     */
    public static Value read(byte[] utf8, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, offset, length)) {
            return readOnly(parser, Json::nearest);
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /**
     * Reads the first member's value of the object that the bytes start with; what stands behind it is not looked at.
     *
     * @throws JsonSyntaxException if the bytes do not start with an object that has a member
     */
    public static Value readFirstMember(byte[] utf8, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || parser.nextName() == null) {
                throw new JsonSyntaxException("Expected an object with a member", 1, 1, null);
            }
            parser.nextToken();
            return readValue(parser, Json::nearest);
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** The compact text of {@code value}. */
    public static String text(Value value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** The compact text of {@code value} in UTF-8. */
    public static byte[] bytes(Value value) {
        return bytes(value, 64);
    }

    /** The same, of about {@code expected} bytes. */
    public static byte[] bytes(Value value, int expected) {
        ByteBuilder out = new ByteBuilder(expected);
        write(value, out);
        return out.toBytes();
    }

    /** Appends the compact text of {@code value} in UTF-8. */
    public static void write(Value value, ByteBuilder out) {
        if (value instanceof Value.Int number) {
            out.putDecimal(number.value()); // what most values of rows are
        } else {
            value.match(new JsonText(out, MAX_WRITTEN_DEPTH));
        }
    }

    /** Writes the compact text of {@code value} in UTF-8 and leaves {@code out} open. */
    public static void write(Value value, OutputStream out) {
        ByteBuilder text = new ByteBuilder(64);
        write(value, text);
        try {
            out.write(text.array(), 0, text.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Value readOnly(JsonParser parser, Function<JsonParser, Value> fraction) {
        if (parser.nextToken() == null) {
            throw new JsonSyntaxException("Expected a JSON value, found nothing", 1, 1, null);
        }
        Value value = readValue(parser, fraction);
        if (parser.nextToken() != null) {
            throw new JsonSyntaxException(
                    "Unexpected text after the JSON value",
                    parser.currentTokenLocation().getLineNr(),
                    parser.currentTokenLocation().getColumnNr(),
                    null);
        }
        return value;
    }

    private static Value readValue(JsonParser parser, Function<JsonParser, Value> fraction) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(parser, fraction);
            case START_ARRAY -> readArray(parser, fraction);
            case VALUE_STRING -> new Value.Text(wellFormed(parser.getString()));
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> fraction.apply(parser);
            case VALUE_TRUE -> new Value.Bool(true);
            case VALUE_FALSE -> new Value.Bool(false);
            default -> Value.Null.NULL;
        };
    }

    private static Value integer(JsonParser parser) {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return new Value.Int(parser.getLongValue());
        }
        BigInteger big = parser.getBigIntegerValue();
        boolean fits = big.compareTo(MIN_LONG) >= 0 && big.compareTo(MAX_LONG) <= 0;
        return fits ? new Value.Int(big.longValue()) : nearest(parser);
    }

    private static Value nearest(JsonParser parser) {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new JsonSyntaxException(
                    "Number out of the range of a double",
                    parser.currentTokenLocation().getLineNr(),
                    parser.currentTokenLocation().getColumnNr(),
                    null);
        }
        return new Value.Real(value);
    }

    private static Value digits(JsonParser parser) {
        String text = parser.getString();
        boolean plain = text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return plain ? new Value.Decimal(new BigDecimal(text)) : nearest(parser);
    }

    private static Value readArray(JsonParser parser, Function<JsonParser, Value> fraction) {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue(parser, fraction));
        }
        return new Value.Array(items);
    }

    private static Value readObject(JsonParser parser, Function<JsonParser, Value> fraction) {
        Members.Builder members = new Members.Builder();
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            members.put(wellFormed(name), readValue(parser, fraction));
        }
        return new Value.Obj(members.build());
    }

    private static String wellFormed(String text) {
        boolean hasSurrogates = false;
        for (int i = 0; i < text.length(); i++) {
            hasSurrogates |= Character.isSurrogate(text.charAt(i));
        }
        return hasSurrogates ? withoutHalves(text) : text;
    }

    private static String withoutHalves(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> Character.getType(point) == Character.SURROGATE ? REPLACEMENT : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    private static JsonSyntaxException translate(JacksonException e) {
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
        int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
        return new JsonSyntaxException(message(e), line, column, e);
    }

    private static String message(JacksonException e) {
        String message = e.getOriginalMessage();
        return e instanceof UnexpectedEndOfInputException || message.startsWith(OTHER_END_OF_INPUT)
                ? "The JSON ends too early, within a value"
                : PARSER_INTERNALS.matcher(message).replaceAll("");
    }
}
