package io.millrace.function;

import io.millrace.problem.Names;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built-in map functions. */
final class MapFunctions {
    static final List<Description> DESCRIPTIONS = List.of(
            new Description(
                    "words",
                    "{\"builtin\":\"words\"}",
                    "Emits every run of ASCII letters of a text record, in lower case, with 1."),
            new Description("lines", "{\"builtin\":\"lines\"}", "Emits every record with 1."),
            new Description(
                    "identity",
                    "{\"builtin\":\"identity\"}",
                    "Emits a record that is a row, {\"key\":…,\"value\":…}, as that pair, and any other record with 1."),
            new Description(
                    "field",
                    "{\"builtin\":\"field\",\"key\":\"host\",\"value\":\"bytes\"}",
                    "Emits the member named by key with the member named by value, or with 1; key may be an array of"
                            + " names, a name that starts with / is a JSON Pointer, a missing member is null."));

    private static final Value ONE = Value.of(1);

    private MapFunctions() {}

    static Mapper map(BuiltinMap spec) {
        return switch (spec.name()) {
            case "words" -> bare(spec, MapFunctions::words);
            case "lines" -> bare(spec, (record, out) -> out.emit(record, ONE));
            case "identity" -> bare(spec, MapFunctions::identity);
            case "field" -> field(spec);
            default -> throw new IllegalArgumentException(unknown(spec.name()));
        };
    }

    private static String unknown(String name) {
        List<String> names = DESCRIPTIONS.stream().map(Description::name).toList();
        String hint = Names.nearest(name, names)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; there are " + String.join(", ", names) + ".");
        return "There is no built-in map named " + name + hint;
    }

    private static Mapper bare(BuiltinMap spec, Mapper mapper) {
        if (spec.key().isPresent() || spec.value().isPresent()) {
            throw new IllegalArgumentException(
                    "The built-in map " + spec.name() + " takes no key and no value; only field does.");
        }
        return mapper;
    }

    private static void words(Value record, Emitter out) {
        if (!(record instanceof Value.Text text)) {
            throw MapException.of("The built-in map words reads text", "this record is", record);
        }
        String line = text.value();
        int at = 0;
        while (at < line.length()) {
            int end = endOfWord(line, at);
            if (end > at) {
                out.emit(Value.of(lowerCase(line, at, end)), ONE);
            }
            at = end + 1;
        }
    }

    private static int endOfWord(String line, int from) {
        int at = from;
        while (at < line.length() && isLetter(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    /** Of ASCII letters only, so that setting one bit does it. */
    private static String lowerCase(String line, int from, int to) {
        char[] word = new char[to - from];
        for (int i = 0; i < word.length; i++) {
            word[i] = (char) (line.charAt(from + i) | 0x20);
        }
        return new String(word);
    }

    private static void identity(Value record, Emitter out) {
        Map<String, Value> members = record instanceof Value.Obj object ? object.members() : Map.of();
        Value key = members.get("key");
        Value value = members.get("value");
        if (members.size() == 2 && key != null && value != null) {
            out.emit(key, value);
        } else {
            out.emit(record, ONE);
        }
    }

    private static Mapper field(BuiltinMap spec) {
        Value key = spec.key()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The built-in map field needs a key: the name of a member, or an array of names."));
        Field keyField = keyField(key);
        Field valueField = spec.value().map(Field::named).orElse(record -> ONE);
        return (record, out) -> {
            if (!(record instanceof Value.Obj)) {
                throw MapException.of("The built-in map field reads objects", "this record is", record);
            }
            out.emit(keyField.of(record), valueField.of(record));
        };
    }

    private static Field keyField(Value key) {
        if (!(key instanceof Value.Array names)) {
            return Field.named(name(key));
        }
        List<Field> fields = new ArrayList<>();
        names.items().forEach(item -> fields.add(Field.named(name(item))));
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("The key of the built-in map field names no member.");
        }
        return record -> Value.array(fields, field -> field.of(record));
    }

    private static String name(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException(
                "The key of the built-in map field is the name of a member, or an array of names.");
    }
}
