package io.millrace.wire;

import io.millrace.engine.ReduceStep;
import io.millrace.function.Builtins;
import io.millrace.function.Description;
import io.millrace.function.sandbox.Combine;
import io.millrace.function.sandbox.Snippet;
import io.millrace.problem.Names;
import io.millrace.value.Value;
import java.util.List;
import java.util.Optional;

/** Reads a {@code reduce}. */
final class ReduceReader {
    private static final List<String> AGGREGATOR = List.of("init", "add", "merge", "finish");
    private static final List<String> FUNCTION = List.of("source", "fold", "language");
    private static final List<String> FIELDS =
            List.of("init", "add", "merge", "finish", "source", "fold", "language", "module");

    private static final List<String> BUILTINS =
            Builtins.reduces().stream().map(Description::name).toList();

    private ReduceReader() {}

    static Optional<ReduceStep> read(Node node) {
        if (node.value() instanceof Value.Text text) {
            return text.value().startsWith("_") ? builtin(node, text.value()) : source(node, text.value());
        }
        if (node.value() instanceof Value.Obj object && object.members().containsKey("builtin")) {
            return node.member("builtin", Value.Null.NULL)
                    .error("unknown-field", "A built-in reduce is not an object but its name, such as \"_sum\"");
        }
        if (!(node.value() instanceof Value.Obj)) {
            return node.wrong("the name of a built-in reduce or JavaScript source in a string, or an object");
        }
        return node.members(FIELDS).flatMap(ReduceReader::object);
    }

    private static Optional<ReduceStep> source(Node node, String text) {
        Optional<String> meant = Scripts.name(text).flatMap(name -> Names.nearest(name, BUILTINS));
        if (meant.isPresent()) {
            return node.error("invalid-value", "This is no function; did you mean \"" + meant.get() + "\"?");
        }
        return Scripts.snippet(node, text).map(ReduceReader::values);
    }

    private static Optional<ReduceStep> builtin(Node node, String spec) {
        String name = spec.split("\\(", 2)[0].strip();
        if (!BUILTINS.contains(name)) {
            node.errors().unknown(node.pointer(), "unknown-name", "built-in reduce", name, BUILTINS);
            return Optional.empty();
        }
        try {
            return Optional.of(ReduceStep.builtin(spec));
        } catch (IllegalArgumentException e) {
            return node.error("invalid-value", String.valueOf(e.getMessage()));
        }
    }

    private static Optional<ReduceStep> object(Members reduce) {
        boolean aggregator = AGGREGATOR.stream().anyMatch(reduce::has);
        if (!aggregator) {
            boolean fold = reduce.get("fold").flatMap(Node::bool).orElse(false);
            return Scripts.source(reduce).map(source -> fold ? folded(source) : values(source));
        }
        Scripts.refuse(reduce, "init, add and merge", FUNCTION);
        Optional<Snippet> init = required(reduce, "init");
        Optional<Snippet> add = required(reduce, "add");
        Optional<Snippet> merge = required(reduce, "merge");
        Optional<Snippet> finish = reduce.get("finish").flatMap(ReduceReader::code);
        boolean complete = init.isPresent() && add.isPresent() && merge.isPresent();
        return complete
                ? Optional.of(new ReduceStep.Script(new Combine.Aggregate(init.get(), add.get(), merge.get(), finish)))
                : Optional.empty();
    }

    private static Optional<Snippet> required(Members reduce, String name) {
        return reduce.required(name).flatMap(ReduceReader::code);
    }

    private static Optional<Snippet> code(Node node) {
        return node.text().flatMap(source -> Scripts.snippet(node, source));
    }

    private static ReduceStep values(Snippet function) {
        return new ReduceStep.Script(new Combine.Values(function));
    }

    private static ReduceStep folded(Snippet function) {
        return new ReduceStep.Script(new Combine.Fold(function));
    }
}
