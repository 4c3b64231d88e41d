package io.millrace.wire;

import io.millrace.engine.ErrorPolicy;
import io.millrace.engine.Limits;
import io.millrace.engine.Output;
import io.millrace.engine.ReduceStep;
import io.millrace.engine.Stage;
import io.millrace.function.Builtins;
import io.millrace.function.sandbox.SandboxLimits;
import io.millrace.job.InputSpec;
import io.millrace.job.JobSpec;
import io.millrace.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads a job specification and finds all that is wrong with it. Used once. */
final class SpecReader {
    static final List<String> FIELDS = List.of(
            "name",
            "input",
            "map",
            "reduce",
            "stages",
            "output",
            "errors",
            "limits",
            "priority",
            "partialEvery",
            "reuse",
            "engine");

    private static final int MAX_NAME_CHARS = 200;
    private static final int LOWEST_PRIORITY = 5;
    private static final long MIN_MEMORY_BYTES = 1L << 20;
    private static final long MAX_MEMORY_BYTES = 1L << 40;
    private static final Duration MIN_TIME = Duration.ofMillis(1);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(7);
    private static final Duration MIN_RECORD_TIMEOUT = SandboxLimits.SHORTEST;
    private static final Duration MAX_RECORD_TIMEOUT = Duration.ofHours(1);
    private static final Duration MIN_PARTIAL = Duration.ofMillis(100);
    private static final Map<String, Output.Sort> SORTS = sorts();

    private final SpecErrors errors = new SpecErrors();
    private final Uploads uploads;

    SpecReader(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * The specification that {@code value} is.
     *
     * @throws io.millrace.problem.JobException {@code invalid-job-spec} with all errors
     */
    JobSpec read(Value value) {
        Node root = Node.root(value, errors);
        Optional<JobSpec> spec = root.members(FIELDS).flatMap(this::spec);
        if (!errors.isEmpty()) {
            throw errors.toException();
        }
        return spec.orElseThrow();
    }

    private Optional<JobSpec> spec(Members job) {
        Optional<InputSpec> input = job.required("input").flatMap(node -> new InputReader(uploads, errors).read(node));
        List<Stage> stages = new StageReader(input.map(InputSpec::format)).read(job);
        checkEngine(job);
        Optional<String> name = job.get("name").flatMap(SpecReader::name);
        Output output = output(job, stages);
        ErrorPolicy policy = job.get("errors").flatMap(SpecReader::policy).orElse(ErrorPolicy.FAIL);
        Limits limits = job.get("limits").flatMap(SpecReader::limits).orElse(Limits.DEFAULT);
        int priority = job.get("priority")
                .flatMap(node -> node.integer(1, LOWEST_PRIORITY))
                .map(Math::toIntExact)
                .orElse(JobSpec.DEFAULT_PRIORITY);
        Optional<Duration> partialEvery =
                job.get("partialEvery").flatMap(node -> node.duration(MIN_PARTIAL, MAX_RECORD_TIMEOUT));
        return input.map(found -> new JobSpec(name, found, stages, output, policy, limits, priority, partialEvery));
    }

    private static Optional<String> name(Node node) {
        return node.text().filter(name -> {
            boolean fits = !name.isBlank()
                    && name.length() <= MAX_NAME_CHARS
                    && name.chars().noneMatch(Character::isISOControl);
            if (!fits) {
                node.error("invalid-value", "A name has 1 to 200 characters and no control characters");
            }
            return fits;
        });
    }

    private static void checkEngine(Members job) {
        job.get("reuse").ifPresent(node -> node.oneOf("reuse", List.of("auto", "none")));
        job.get("engine")
                .flatMap(node -> node.oneOf("engine", List.of("local", "spark", "auto"))
                        .filter("spark"::equals)
                        .map(spark -> node))
                .ifPresent(node -> node.error(
                        "not-supported", "This server has no Spark engine; write local, or leave the field out"));
    }

    private static Output output(Members job, List<Stage> stages) {
        boolean reduces = !stages.isEmpty() && !(stages.get(stages.size() - 1).reduce() instanceof ReduceStep.None);
        Output.Sort natural = reduces ? Output.Sort.KEY : Output.Sort.NONE;
        return job.get("output")
                .flatMap(node -> node.members(List.of("sort", "limit", "project")))
                .map(output -> {
                    output.get("project").ifPresent(node -> checkFields(node, stages));
                    return output(output, natural);
                })
                .orElse(Output.all(natural));
    }

    private static void checkFields(Node project, List<Stage> stages) {
        ReduceStep last = stages.isEmpty()
                ? new ReduceStep.None()
                : stages.get(stages.size() - 1).reduce();
        boolean none = last instanceof ReduceStep.Builtin builtin
                ? !Builtins.mayGiveObjects(builtin.aggregator().name())
                : last instanceof ReduceStep.Collect;
        if (none) {
            project.error("conflict", "The values of this reduce are no objects and have no fields; leave project out");
        }
        if (last instanceof ReduceStep.Builtin builtin && project.value() instanceof Value.Obj wanted) {
            checkMembers(project, wanted, builtin.aggregator().name());
        }
    }

    private static void checkMembers(Node project, Value.Obj wanted, String reduce) {
        List<String> known = Builtins.members(reduce);
        wanted.members().forEach((name, member) -> {
            if (!known.isEmpty() && member instanceof Value.Text text && !known.contains(text.value())) {
                Node node = project.member(name, member);
                node.errors()
                        .unknown(node.pointer(), "unknown-name", "member of " + reduce + " named", text.value(), known);
            }
        });
    }

    private static Output output(Members output, Output.Sort natural) {
        Output.Sort sort = output.get("sort")
                .flatMap(node -> node.oneOf("order", SORTS.keySet()))
                .map(SORTS::get)
                .orElse(natural);
        Optional<Integer> limit = output.get("limit")
                .flatMap(node -> node.integer(1, Integer.MAX_VALUE))
                .map(Math::toIntExact);
        Map<String, String> project =
                output.get("project").map(SpecReader::project).orElse(Map.of());
        return new Output(sort, limit.map(OptionalInt::of).orElse(OptionalInt.empty()), project);
    }

    private static Map<String, String> project(Node node) {
        if (!(node.value() instanceof Value.Obj object)) {
            node.wrong("an object of new names to names");
            return Map.of();
        }
        if (object.members().isEmpty()) {
            node.error("invalid-value", "This must name at least one field; leave project out to keep all");
        }
        Map<String, String> project = new LinkedHashMap<>();
        object.members()
                .forEach((name, member) -> node.member(name, member).text().ifPresent(from -> project.put(name, from)));
        return project;
    }

    private static Optional<ErrorPolicy> policy(Node node) {
        return node.members(List.of("policy", "maxCount", "maxRatio")).map(errors -> {
            boolean skip = errors.get("policy")
                    .flatMap(policy -> policy.oneOf("policy", List.of("fail", "skip")))
                    .filter("skip"::equals)
                    .isPresent();
            Optional<Long> maxCount = errors.get("maxCount").flatMap(count -> count.integer(0, Long.MAX_VALUE));
            Optional<Double> maxRatio = errors.get("maxRatio").flatMap(Node::share);
            return new ErrorPolicy(
                    skip,
                    maxCount.map(OptionalLong::of).orElse(OptionalLong.empty()),
                    maxRatio.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
        });
    }

    private static Optional<Limits> limits(Node node) {
        return node.members(List.of("timeout", "memory", "recordTimeout"))
                .map(limits -> new Limits(
                        limits.get("timeout")
                                .flatMap(time -> time.duration(MIN_TIME, MAX_TIMEOUT))
                                .orElse(Limits.DEFAULT.timeout()),
                        limits.get("memory")
                                .flatMap(bytes -> bytes.integer(MIN_MEMORY_BYTES, MAX_MEMORY_BYTES))
                                .orElse(Limits.DEFAULT.memoryBytes()),
                        limits.get("recordTimeout")
                                .flatMap(time -> time.duration(MIN_RECORD_TIMEOUT, MAX_RECORD_TIMEOUT))
                                .orElse(Limits.DEFAULT.recordTimeout())));
    }

    private static Map<String, Output.Sort> sorts() {
        Map<String, Output.Sort> sorts = new LinkedHashMap<>();
        sorts.put("key", Output.Sort.KEY);
        sorts.put("value", Output.Sort.VALUE);
        sorts.put("-key", Output.Sort.KEY_DESCENDING);
        sorts.put("-value", Output.Sort.VALUE_DESCENDING);
        sorts.put("none", Output.Sort.NONE);
        return sorts;
    }
}
