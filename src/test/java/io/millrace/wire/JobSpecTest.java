package io.millrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.engine.MapStep;
import io.millrace.engine.Output;
import io.millrace.engine.ReduceStep;
import io.millrace.function.sandbox.Combine;
import io.millrace.io.RecordFormat;
import io.millrace.job.InputSpec;
import io.millrace.job.JobSpec;
import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSpecTest {
    private static final String WORDS = "\"map\":{\"builtin\":\"words\"}";

    @Test
    void fillsInTheDefaults() {
        JobSpec spec = read("{'input':{'text':'a'},'map':{'builtin':'words'},'reduce':'_sum'}");

        assertThat(spec.input().origin()).isEqualTo(new InputSpec.InlineText("a"));
        assertThat(spec.input().format()).isEqualTo(RecordFormat.lines());
        assertThat(spec.input().splitBytes()).isEqualTo(InputSpec.DEFAULT_SPLIT_BYTES);
        assertThat(spec.output()).isEqualTo(Output.all(Output.Sort.KEY));
        assertThat(spec.errors().skip()).isFalse();
        assertThat(spec.limits().timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(spec.priority()).isEqualTo(3);
        assertThat(spec.partialEvery()).isEmpty();
    }

    @Test
    void keepsTheOrderOfTheInputWithoutAReduce() {
        assertThat(read("{'input':{'text':'a'},'map':{'builtin':'words'}}")
                        .output()
                        .sort())
                .isEqualTo(Output.Sort.NONE);
    }

    @Test
    void readsEveryFormOfReduce() {
        assertThat(reduce("'_count'")).isInstanceOf(ReduceStep.Builtin.class);
        assertThat(combine("'(k, vs) => 1'")).isInstanceOf(Combine.Values.class);
        assertThat(combine("{'source':'(k, vs) => 1','fold':true}")).isInstanceOf(Combine.Fold.class);
        assertThat(combine("{'init':'() => 0','add':'(a) => a','merge':'(a) => a'}"))
                .isInstanceOf(Combine.Aggregate.class);
    }

    @Test
    void pointsEachFunctionToItsPlace() {
        JobSpec spec = read("{'input':{'text':'a'},'stages':[{'map':'(l) => 1'},{'map':'(r) => 2'}]}");

        assertThat(spec.stages())
                .extracting(stage -> ((MapStep.Script) stage.map()).function().pointer())
                .containsExactly("/stages/0/map", "/stages/1/map");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'inptu':1,'input':{'text':'a'},MAP} | /inptu | unknown-field",
                "{MAP} | '' | missing",
                "{'input':{'text':'a'},'stages':[]} | /stages | out-of-range",
                "{'input':{},MAP} | /input | missing",
                "{'input':{'text':1},MAP} | /input/text | wrong-type",
                "{'input':{'text':'a','records':[]},MAP} | /input/records | conflict",
                "{'input':{'urls':['http://x']},MAP} | /input/urls | not-supported",
                "{'input':{'objects':'s3://x'},MAP} | /input/objects | not-supported",
                "{'input':{'parts':['p']},MAP} | /input/parts | missing-part",
                "{'input':{'job':'x'},MAP} | /input/job | invalid-value",
                "{'input':{'records':[1],'format':'csv'},MAP} | /input/format | conflict",
                "{'input':{'text':'a','format':'cvs'},MAP} | /input/format | unknown-name",
                "{'input':{'text':'a','compression':'gzip'},MAP} | /input/compression | conflict",
                "{'input':{'text':'a','splitBytes':0},MAP} | /input/splitBytes | out-of-range",
                "{'input':{'text':'a','format':{'type':'delimited','delimiter':';;','columns':['a']}},MAP} | /input/format/delimiter | invalid-value",
                "{'input':{'text':'a','format':{'type':'csv','columns':['a:x']}},MAP} | /input/format/columns/0 | invalid-value",
                "{'input':{'text':'a'}} | '' | missing",
                "{'input':{'text':'a'},'map':{'builtin':'word'}} | /map/builtin | unknown-name",
                "{'input':{'text':'a','format':'clf'},'map':{'builtin':'field','key':'hots'}} | /map/key | unknown-name",
                "{'input':{'text':'a'},'map':{'builtin':'field','key':'a'}} | /map/builtin | conflict",
                "{'input':{'text':'a'},'map':' '} | /map | invalid-value",
                "{'input':{'text':'a'},MAP,'reduce':'_sun'} | /reduce | unknown-name",
                "{'input':{'text':'a'},MAP,'reduce':{'builtin':'_sum'}} | /reduce/builtin | unknown-field",
                "{'input':{'text':'a'},MAP,'reduce':{'init':'a','add':'b'}} | /reduce | missing",
                "{'input':{'text':'a'},MAP,'stages':[{MAP}]} | /map | conflict",
                "{'input':{'text':'a'},MAP,'output':{'sort':'keys'}} | /output/sort | unknown-name",
                "{'input':{'text':'a'},MAP,'output':{'limit':0}} | /output/limit | out-of-range",
                "{'input':{'text':'a'},MAP,'reduce':'_sum','output':{'project':{'a':'b'}}} | /output/project | conflict",
                "{'input':{'text':'a'},MAP,'reduce':'_collect','output':{'project':{'a':'b'}}} | /output/project | conflict",
                "{'input':{'text':'a'},MAP,'reduce':'_stats','output':{'project':{'m':'mean','a':'avg'}}} | /output/project/a | unknown-name",
                "{'input':{'text':'a'},MAP,'errors':{'maxRatio':2}} | /errors/maxRatio | out-of-range",
                "{'input':{'text':'a'},MAP,'limits':{'timeout':'10s'}} | /limits/timeout | invalid-value",
                "{'input':{'text':'a'},MAP,'limits':{'timeout':'-PT1S'}} | /limits/timeout | out-of-range",
                "{'input':{'text':'a'},MAP,'limits':{'recordTimeout':'PT0.009S'}} | /limits/recordTimeout | out-of-range",
                "{'input':{'text':'a'},MAP,'priority':6} | /priority | out-of-range",
                "{'input':{'text':'a'},MAP,'engine':'spark'} | /engine | not-supported",
                "{'input':{'text':'a'},MAP,'name':null} | /name | wrong-type"
            })
    void refusesWhatIsWrongAtItsPlace(String spec, String pointer, String code) {
        Value.Obj error = errors(spec.replace("MAP", WORDS.replace('"', '\''))).get(0);

        String place = pointer.equals("''") ? "" : pointer;
        assertThat(error.members()).containsEntry("pointer", Value.of(place)).containsEntry("code", Value.of(code));
    }

    @Test
    void findsAllErrorsAtOnce() {
        assertThat(errors("{'input':{'text':1},'map':2,'priority':'x','extra':true}"))
                .hasSize(4);
    }

    @Test
    void namesTheMembersOfStatistics() {
        String job = "{'input':{'text':'a'},%s,'reduce':'_stats','output':{'project':{'m':'%s'}}}";
        String words = WORDS.replace('"', '\'');
        assertThat(errors(job.formatted(words, "avg")).get(0).members().get("detail"))
                .isEqualTo(Value.of("There is no member of _stats named avg; did you mean mean?"));
        assertThat(errors(job.formatted(words, "stddev")).get(0).members().get("detail"))
                .isEqualTo(Value.of(
                        "There is no member of _stats named stddev; there is sum, count, min, max, sumsqr, mean"));
    }

    @Test
    void namesTheNearestField() {
        assertThat(errors("{'input':{'text':'a'},'map':'(l) => 1','reduse':'_sum'}")
                        .get(0)
                        .members()
                        .get("detail"))
                .isEqualTo(Value.of("There is no field reduse; did you mean reduce?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'map':'words' | {\"builtin\":\"words\"}",
                "'map':'feild' | {\"builtin\":\"field\"}",
                "MAP,'reduce':'sum' | \"_sum\"",
                "MAP,'reduce':'distnct' | \"_distinct\"",
                "MAP,'reduce':'top(3)' | \"_top\""
            })
    void namesTheBuiltInFunctionForAWordInPlaceOfAFunction(String functions, String meant) {
        assertThat(errors("{'input':{'text':'a'}," + functions.replace("MAP", WORDS.replace('"', '\'')) + "}")
                        .get(0)
                        .members()
                        .get("detail"))
                .isEqualTo(Value.of("This is no function; did you mean " + meant + "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def map(r, emit): emit(r, 1)",
                "import re\\ndef map(r, emit): emit(r, 1)",
                "from os.path import join",
                "# Counts.\\ndef map(r, emit): pass",
                "async def map(r, emit): pass"
            })
    void saysHowPythonIsWritten(String source) {
        for (String map : List.of("'" + source + "'", "{'source':'" + source + "'}")) {
            assertThat(errors("{'input':{'text':'a'},'map':" + map + "}")
                            .get(0)
                            .members()
                            .get("detail"))
                    .isEqualTo(Value.of(
                            "This is no JavaScript; for Python write {\"language\":\"python\",\"source\":\"…\"}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def => emit(def, 1)",
                "from => emit(from, 1)",
                "async (line) => emit(line, 1)",
                "import fs from \\'fs\\'\\n(line) => emit(line, 1)",
                "import fs, {open} from \\'fs\\'"
            })
    void takesNothingOfJavaScriptForPython(String source) {
        read("{'input':{'text':'a'},'map':'" + source + "'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'map':' ' | (record) => emit(record, 1)",
                "'map':{'language':'python','source':''} | def map(record, emit): emit(record, 1)",
                "MAP,'reduce':'' | (key, values) => values.length",
                "MAP,'reduce':{'language':'python','source':''} | def reduce(key, values): return len(values)",
                "MAP,'reduce':{'init':'() => 0','add':'','merge':'(a, b) => a + b'} | (state, value) => state + 1"
            })
    void givesAnExampleForAFunctionThatIsEmpty(String functions, String example) {
        assertThat(errors("{'input':{'text':'a'}," + functions.replace("MAP", WORDS.replace('"', '\'')) + "}")
                        .get(0)
                        .members()
                        .get("detail"))
                .isEqualTo(Value.of("Write a function, such as " + example));
    }

    @Test
    void wantsEveryPartNamedAndSent() {
        byte[] spec = json("{'input':{'parts':['a','b']},'map':{'builtin':'words'}}");
        JobException refusal = catchThrowableOfType(
                JobException.class, () -> JobJson.readSpec(spec, new Uploads.Parts(Set.of("a", "c"))));

        assertThat(codes(refusal)).containsExactly("missing-part", "unused-part");
    }

    @Test
    void tellsWhereABodyStopsBeingJson() {
        JobException refusal = catchThrowableOfType(JobException.class, () -> read("{\n 'a': }"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
        assertThat(refusal.fields()).containsEntry("line", Value.of(2));
    }

    @Test
    void readsPipeModeFromTheQuery() {
        JobSpec spec = JobJson.readRun(Map.of(
                "map", List.of("field"),
                "key", List.of("station"),
                "value", List.of("t"),
                "reduce", List.of("_stats"),
                "delimiter", List.of(";"),
                "columns", List.of("station:string,t:decimal(1)"),
                "sort", List.of("-key"),
                "limit", List.of("5"),
                "name", List.of("7")));

        assertThat(spec.input().origin()).isInstanceOf(InputSpec.Body.class);
        assertThat(spec.input().format().columnNames()).containsExactly("station", "t");
        assertThat(spec.output().sort()).isEqualTo(Output.Sort.KEY_DESCENDING);
        assertThat(spec.output().limit()).hasValue(5);
        assertThat(spec.name()).contains("7");
    }

    @Test
    void refusesAnUnknownParameterOfPipeMode() {
        JobException refusal = catchThrowableOfType(
                JobException.class, () -> JobJson.readRun(Map.of("map", List.of("words"), "reduc", List.of("_sum"))));

        assertThat(codes(refusal)).containsExactly("unknown-field");
    }

    private static ReduceStep reduce(String reduce) {
        return read("{'input':{'text':'a'},'map':{'builtin':'words'},'reduce':" + reduce + "}")
                .stages()
                .get(0)
                .reduce();
    }

    private static Combine combine(String reduce) {
        return ((ReduceStep.Script) reduce(reduce)).function();
    }

    private static List<Value.Obj> errors(String spec) {
        return errors(catchThrowableOfType(JobException.class, () -> read(spec)));
    }

    private static List<Value.Obj> errors(JobException refusal) {
        return ((Value.Array) refusal.fields().get("errors"))
                .items().stream().map(Value.Obj.class::cast).toList();
    }

    private static List<String> codes(JobException refusal) {
        return errors(refusal).stream()
                .map(error -> ((Value.Text) error.members().get("code")).value())
                .toList();
    }

    private static JobSpec read(String spec) {
        return JobJson.readSpec(json(spec), new Uploads.None());
    }

    private static byte[] json(String spec) {
        return spec.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
