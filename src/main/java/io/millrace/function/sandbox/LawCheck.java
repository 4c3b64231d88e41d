package io.millrace.function.sandbox;

import io.millrace.problem.JobException;
import io.millrace.value.Json;
import io.millrace.value.KeyCodec;
import io.millrace.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether an aggregator or a fold gives the same answer however the values of a key are cut into parts, and in whichever
 * order neighbouring parts meet: tried on real values of a few keys, on all cuttings of the first values and on some of all
 * of them. Parts keep their order, as they do in the engine; {@code merge} need not be commutative.
 */
public final class LawCheck {
    /** Values of which all cuttings are tried: two parts that meet, and three in two orders. */
    private static final int FIRST = 3;

    /** What is left where halving ends. */
    private static final int SMALL = 4;

    private static final Attempt NO_JSON =
            new Attempt(Optional.empty(), Optional.of("what it gives is no JSON, such as NaN"));
    private static final Snippet NO_SNIPPET = new Snippet("/reduce", "");
    private static final String OF_FOLD =
            "write a function that can take its own results for values, or leave out fold";
    private static final String OF_MERGE = "merge must not care how values are cut into parts";

    private final Sandbox sandbox;
    private final boolean fold;

    private LawCheck(Sandbox sandbox, boolean fold) {
        this.sandbox = sandbox;
        this.fold = fold;
    }

    /** True if {@code program} has a reduce that can be checked. */
    public static boolean isFor(Program program) {
        return program.combine()
                .filter(combine -> combine instanceof Combine.Aggregate || combine instanceof Combine.Fold)
                .isPresent();
    }

    /**
     * Tries the reduce of {@code program} on {@code sample}, blocking.
     *
     * @param sandbox has {@code program} loaded
     * @throws JobException {@code REDUCE_NOT_ASSOCIATIVE} with the smallest counterexample that was found
     */
    public static void check(Sandbox sandbox, Program program, LawSample sample) {
        LawCheck check = new LawCheck(sandbox, program.combine().orElseThrow() instanceof Combine.Fold);
        check.sharedState(sample).ifPresent(example -> {
            throw Problems.sharedState(pointer(program, "init"), example);
        });
        check.smallest(check.cuttings(sample)).map(check::shrunk).ifPresent(violation -> {
            throw check.problem(violation, program);
        });
    }

    /**
     * What init gives when values have been added to what it gave before, if that is something else: then keys share a state,
     * which would look as if it were merge that is wrong.
     */
    private Optional<Counterexample> sharedState(LawSample sample) {
        if (fold) {
            return Optional.empty();
        }
        List<Group> groups = sample.largest().stream()
                .flatMap(
                        group -> beginnings(group.getValue()).stream().map(values -> new Group(group.getKey(), values)))
                .toList();
        for (Map.Entry<Group, Attempt> tried : tried(Trial.INIT, groups).entrySet()) {
            List<Value> states = tried.getValue()
                    .value()
                    .map(both -> ((Value.Array) both).items())
                    .orElse(List.of());
            if (states.size() > 1 && !states.get(0).equals(states.get(1))) {
                Group group = tried.getKey();
                Attempt later = new Attempt(Optional.of(states.get(1)), Optional.empty());
                return Optional.of(new Counterexample(group.key(), group.values(), states.get(0), "init()", later));
            }
        }
        return Optional.empty();
    }

    /** What a cutting gives, that is not what the whole gives; of the states that meet, if they could be made. */
    private record Violation(Cutting cutting, Value whole, Optional<Group> meeting, Attempt parts) {
        Group values() {
            return new Group(cutting.key(), cutting.values());
        }

        int size() {
            return cutting.values().size();
        }
    }

    private List<Cutting> cuttings(LawSample sample) {
        Stream<Cutting> some = sample.largest().stream()
                .flatMap(group -> beginnings(group.getValue()).stream()
                        .flatMap(values -> Cutting.all(group.getKey(), values, fold).stream()));
        Stream<Cutting> longest = sample.longest().stream()
                .flatMap(group -> Cutting.few(group.getKey(), group.getValue(), fold).stream());
        return Stream.concat(some, longest).toList();
    }

    /** The first value, two, three, and all of them if they are more. */
    private static List<List<Value>> beginnings(List<Value> values) {
        List<List<Value>> beginnings = new ArrayList<>();
        for (int size = 1; size <= Math.min(FIRST, values.size()); size++) {
            beginnings.add(values.subList(0, size));
        }
        if (values.size() > FIRST) {
            beginnings.add(values);
        }
        return beginnings;
    }

    /** Halves what is left as long as it is many and a counterexample, then leaves out one value after the other. */
    private Violation shrunk(Violation found) {
        Violation smallest = halved(found);
        Optional<Violation> smaller = Optional.of(smallest);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            List<Cutting> fewer = new ArrayList<>();
            for (int i = 0; smallest.size() > 1 && i < smallest.size(); i++) {
                List<Value> values = new ArrayList<>(smallest.cutting().values());
                values.remove(i);
                fewer.addAll(Cutting.all(smallest.cutting().key(), values, fold));
            }
            smaller = smallest(fewer);
        }
        return smallest;
    }

    /** So that few steps are left for those that take out one value. */
    private Violation halved(Violation found) {
        Violation smallest = found;
        for (int left = found.size() / 2; left >= SMALL; left /= 2) {
            boolean fewer = true;
            while (fewer && left < smallest.size()) {
                Value key = smallest.cutting().key();
                List<Value> values = smallest.cutting().values();
                int rest = values.size() - left;
                List<Cutting> cuttings = new ArrayList<>(Cutting.few(key, values.subList(0, rest), fold));
                cuttings.addAll(Cutting.few(key, values.subList(left, values.size()), fold));
                Optional<Violation> smaller = smallest(cuttings);
                fewer = smaller.isPresent();
                smallest = smaller.orElse(smallest);
            }
        }
        return smallest;
    }

    private Optional<Violation> smallest(List<Cutting> cuttings) {
        Map<Group, Attempt> wholes = tried(Trial.WHOLE, groups(cuttings, cutting -> List.of(cutting.values())));
        Map<Group, Attempt> states = tried(Trial.STATE, groups(cuttings, Cutting::parts));
        List<Optional<Group>> meeting = meeting(cuttings, states);
        Map<Group, Attempt> results =
                tried(Trial.FINISH, meeting.stream().flatMap(Optional::stream).toList());
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < cuttings.size(); i++) {
            Cutting cutting = cuttings.get(i);
            Attempt whole = of(wholes, new Group(cutting.key(), cutting.values()));
            Attempt parts =
                    said(meeting.get(i).map(group -> of(results, group)).orElseGet(() -> failed(cutting, states)));
            if (whole.value().isPresent() && differs(whole.value().get(), parts, cutting, states)) {
                violations.add(new Violation(cutting, whole.value().orElseThrow(), meeting.get(i), parts));
            }
        }
        return notOfRounding(violations).stream()
                .min(Comparator.comparingInt(Violation::size)
                        .thenComparingInt(
                                violation -> violation.cutting().parts().size()));
    }

    /** A fold that takes its own results for values makes no NaN of what it made a number of; finish may, by rounding. */
    private Attempt said(Attempt parts) {
        boolean isNoJson = parts.value().isEmpty() && parts.failure().isEmpty();
        return fold && isNoJson ? NO_JSON : parts;
    }

    /** Without those whose states are the same but for rounding: what finish makes of them may tip over, as digits do. */
    private List<Violation> notOfRounding(List<Violation> violations) {
        if (fold) {
            return violations;
        }
        Map<Group, Attempt> wholes =
                tried(Trial.STATE, violations.stream().map(Violation::values).toList());
        Map<Group, Attempt> merged = tried(
                Trial.MERGE,
                violations.stream().flatMap(each -> each.meeting().stream()).toList());
        return violations.stream()
                .filter(each -> !isRounding(
                        of(wholes, each.values()).value(),
                        each.meeting().flatMap(group -> of(merged, group).value()),
                        each))
                .toList();
    }

    private static boolean isRounding(Optional<Value> whole, Optional<Value> merged, Violation violation) {
        if (whole.isEmpty() || merged.isEmpty() || whole.equals(merged)) {
            return false;
        }
        List<Value> numbers = new ArrayList<>(violation.cutting().values());
        numbers.add(whole.get());
        return new Closeness(numbers).same(whole.get(), merged.get());
    }

    private static boolean differs(Value whole, Attempt parts, Cutting cutting, Map<Group, Attempt> states) {
        return parts.failure().isPresent()
                || parts.value()
                        .filter(value -> !value.equals(whole)
                                && !closeness(cutting, states).same(whole, value))
                        .isPresent();
    }

    /** Rounding is as large as the numbers in the values and in the states make it. */
    private static Closeness closeness(Cutting cutting, Map<Group, Attempt> states) {
        List<Value> numbers = new ArrayList<>(cutting.values());
        for (List<Value> part : cutting.parts()) {
            of(states, new Group(cutting.key(), part)).value().ifPresent(numbers::add);
        }
        return new Closeness(numbers);
    }

    /** The states that meet at last in each cutting; empty where one could not be made. */
    private List<Optional<Group>> meeting(List<Cutting> cuttings, Map<Group, Attempt> states) {
        List<Group> tails = new ArrayList<>();
        for (Cutting cutting : cuttings) {
            if (cutting.order() == Cutting.Order.FIRST_LAST) {
                states(cutting, 1, states).ifPresent(tails::add);
            }
        }
        Map<Group, Attempt> merged = tried(Trial.MERGE, tails);
        return cuttings.stream()
                .map(cutting -> meeting(cutting, states, merged))
                .toList();
    }

    private static Optional<Group> meeting(Cutting cutting, Map<Group, Attempt> states, Map<Group, Attempt> merged) {
        Optional<Group> all = states(cutting, 0, states);
        return switch (cutting.order()) {
            case FORWARD -> all;
            case FIRST_LAST ->
                all.flatMap(group -> of(merged, states(cutting, 1, states).orElseThrow())
                        .value()
                        .map(tail ->
                                new Group(cutting.key(), List.of(group.values().get(0), tail))));
            case MIXED ->
                all.map(group -> {
                    List<Value> mixed = new ArrayList<>(cutting.parts().get(1));
                    mixed.add(0, group.values().get(0));
                    return new Group(cutting.key(), mixed);
                });
        };
    }

    /** The states of the parts from the one with the number {@code first} on, if all of them could be made. */
    private static Optional<Group> states(Cutting cutting, int first, Map<Group, Attempt> states) {
        List<Value> values = new ArrayList<>();
        for (List<Value> part : cutting.parts().subList(first, cutting.parts().size())) {
            of(states, new Group(cutting.key(), part)).value().ifPresent(values::add);
        }
        return values.size() == cutting.parts().size() - first
                ? Optional.of(new Group(cutting.key(), values))
                : Optional.empty();
    }

    /** Why a state of {@code cutting} could not be made; no failure if JSON cannot say it, or merging failed. */
    private static Attempt failed(Cutting cutting, Map<Group, Attempt> states) {
        return cutting.parts().stream()
                .map(part -> of(states, new Group(cutting.key(), part)))
                .filter(attempt -> attempt.failure().isPresent())
                .findFirst()
                .orElse(new Attempt(Optional.empty(), Optional.empty()));
    }

    /** Values, or states, of a key. */
    private record Group(Value key, List<Value> values) {}

    private interface Parts {
        List<List<Value>> of(Cutting cutting);
    }

    private static List<Group> groups(List<Cutting> cuttings, Parts parts) {
        return cuttings.stream()
                .flatMap(cutting -> parts.of(cutting).stream().map(part -> new Group(cutting.key(), part)))
                .toList();
    }

    private Map<Group, Attempt> tried(Trial trial, List<Group> groups) {
        List<Group> different = groups.stream().distinct().toList();
        if (different.isEmpty()) {
            return Map.of();
        }
        GroupBatch batch = new GroupBatch();
        for (Group group : different) {
            batch.begin(KeyCodec.encode(group.key()));
            for (Value value : group.values()) {
                byte[] json = Json.bytes(value);
                batch.add(json, 0, json.length);
            }
            batch.end();
        }
        List<Attempt> attempts = sandbox.attempt(trial, batch);
        Map<Group, Attempt> tried = new LinkedHashMap<>();
        for (int i = 0; i < different.size(); i++) {
            tried.put(different.get(i), attempts.get(i));
        }
        return tried;
    }

    private static Attempt of(Map<Group, Attempt> tried, Group group) {
        Attempt attempt = tried.get(group);
        if (attempt == null) {
            throw new IllegalStateException("Not tried: " + group);
        }
        return attempt;
    }

    private JobException problem(Violation violation, Program program) {
        Cutting cutting = violation.cutting();
        Counterexample example = new Counterexample(
                cutting.key(), cutting.values(), violation.whole(), cutting.expression(fold), violation.parts());
        return Problems.notAssociative(
                pointer(program, fold ? "function" : "merge"), example, fold ? OF_FOLD : OF_MERGE);
    }

    private static String pointer(Program program, String role) {
        return program.functions().getOrDefault(role, NO_SNIPPET).pointer();
    }
}
