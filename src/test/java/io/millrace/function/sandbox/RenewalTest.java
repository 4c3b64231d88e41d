package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.fold;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.map;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.problem.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of one program, one after the other in one isolate, of which none learns of another. */
class RenewalTest {
    private static final int JOBS = 4;
    private static final String NOTHING_FORBIDDEN =
            "typeof console + typeof WebAssembly + typeof SharedArrayBuffer + typeof Atomics + typeof WeakRef"
                    + " + typeof FinalizationRegistry + typeof Temporal.Now + typeof harness";

    private static SandboxPool pool;
    private static int jobs;

    @BeforeAll
    static void start() {
        pool = Workers.pool(1, Workers.directory());
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static LeasedSandbox lease(Program program) {
        return (LeasedSandbox) pool.lease("job " + ++jobs, program, LIMITS);
    }

    /** What a job makes of two records. */
    private static String job(Program program, List<Boolean> renewed) {
        try (LeasedSandbox sandbox = lease(program)) {
            BatchResult result = sandbox.map(lines("aXa\nbXb"));
            renewed.add(sandbox.isRenewed());
            return text(result.pairs()) + result.counters() + result.bad() + text(sandbox.flush());
        }
    }

    /** Each map would emit something else if anything of a job before were left, and does so with its second record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // Globals, and what is in the scope of the functions.
                "r => { globalThis.n = (globalThis.n ?? 0) + 1; emit(n, 1) }",
                "r => { emit(typeof left, 1); (0, eval)('var left = 1') }",
                "r => { emit(typeof left, 1); Function('globalThis.left = 1')() }",
                "r => { try { emit(new Function('return left')(), 1) } catch { emit('none', 1) }"
                        + " (0, eval)('let left = 1') }",
                "(() => { let n = 0; return r => emit(++n, 1) })()",
                "(() => { class A { static n = 0 } return r => emit(++A.n, 1) })()",
                "(() => { class A { static #n = 0; static more() { return ++A.#n } } return r => emit(A.more(), 1) })()",
                "(() => { const seen = new Map(); return r => { seen.set(r, 1); emit(seen.size, 1) } })()",
                "(() => { function* numbers() { for (let i = 0;; i++) yield i } const all = numbers();"
                        + " return r => emit(all.next().value, 1) })()",
                "(function named(r) { named.n = (named.n ?? 0) + 1; emit(named.n, 1) })",
                // Prototypes, constructors and the functions of the language.
                "r => { emit(String.prototype.left ?? 'none', 1); String.prototype.left = 'left' }",
                "r => { emit([2, 1].sort().join(), 1); Array.prototype.sort = () => ['changed'] }",
                "r => { emit(JSON.stringify([1]), 1); JSON.stringify = () => 'changed' }",
                "r => { emit(Map.left ?? 'none', 1); Map.left = 'left' }",
                "r => { emit(Error.stackTraceLimit, 1); Error.stackTraceLimit = 3 }",
                "r => { const p = Object.getPrototypeOf([][Symbol.iterator]()); emit(p.left ?? 'none', 1); p.left = 1 }",
                "r => { const p = (function*() {}).constructor.prototype; emit(p.left ?? 'none', 1); p.left = 1 }",
                "r => { const p = Object.getPrototypeOf(async () => {}); emit(p.left ?? 'none', 1); p.left = 1 }",
                "r => { emit(Temporal.left ?? 'none', 1); Temporal.left = 1 }",
                "r => { emit(Intl.left ?? 'none', 1); Intl.left = 1; Intl.Collator.prototype.left = 1 }",
                // Symbols and weak maps.
                "r => { const s = Symbol.for('left'); emit(globalThis[s] ?? 0, 1); globalThis[s] = 1 }",
                "r => { const s = Symbol.for('left'); emit(s.left ?? 0, 1); Symbol.prototype.left = 1 }",
                "r => { const w = globalThis.w ??= new WeakMap(); emit(w.get(r.constructor) ?? 0, 1);"
                        + " w.set(r.constructor, 1) }",
                // Literals.
                "r => { const a = [3, 1, 2]; emit((globalThis.a ?? a).join(), 1); globalThis.a = a.sort() }",
                "r => { const o = {list: [3, {x: 1}]}; emit(JSON.stringify(globalThis.o ?? o), 1);"
                        + " o.list[1].x = 2; globalThis.o = o }",
                "r => { const t = (s => s)`x`; emit(`${Object.isFrozen(t)} ${globalThis.t === t}`, 1); globalThis.t = t }",
                "(() => { const letters = /X/g; return r => emit(`${letters.lastIndex} ${letters.test(r)}`, 1) })()",
                "r => { emit(RegExp.$1 + RegExp.lastMatch + RegExp.input, 1); /(.)X/.exec(r) }",
                // What is still to come when a record is mapped.
                "r => { emit(globalThis.late ?? 'not yet', 1); Promise.resolve().then(() => { globalThis.late = r }) }",
                "r => { globalThis.f?.(r); emit(globalThis.late ?? 'not yet', 1);"
                        + " (async () => { globalThis.late = await new Promise(f => { globalThis.f = f }) })() }",
                "r => { emit(globalThis.left ?? 'none', 1); Promise.reject(new Error('left'))"
                        + ".catch(() => {}); globalThis.left = 1 }",
                // Ours.
                "(r, ctx) => { ctx.counter('n'); emit(ctx.left ?? globalThis.left ?? 0, 1); globalThis.left = 1 }",
                "(r, ctx) => { try { ctx.left = 1 } catch { } emit(`${ctx.left} ${emit.left}`, 1); emit.left = 1 }",
                "r => { globalThis.n = (globalThis.n ?? 0) + 1; emit(n, 1); if (n === 2) throw new Error('bad') }",
                "r => { emit(" + NOTHING_FORBIDDEN + ", 1); globalThis.console = globalThis.Atomics = r }",
                "r => { for (const f of [Date.now, Math.random, () => new Date()]) { try { f(); emit('none', 1) }"
                        + " catch (e) { emit(e.message, 1) } } Date.now = Math.random = () => 1 }",
            })
    void leavesNothingToTheNextJob(String source) {
        List<Boolean> renewed = new ArrayList<>();
        String first = job(map(source), renewed);
        for (int i = 1; i < JOBS; i++) {
            assertThat(job(map(source), renewed)).isEqualTo(first);
        }
        assertThat(renewed).containsExactly(false, true, true, true);
    }

    @Test
    void leavesNoStatesOfACombine() {
        Program program = map("r => emit('k', 1)", new Combine.Builtin("_sum"));
        try (LeasedSandbox sandbox = lease(program)) {
            sandbox.map(lines("a\nb\nc"));
        }
        try (LeasedSandbox sandbox = lease(program)) {
            sandbox.map(lines("a"));
            assertThat(sandbox.isRenewed()).isTrue();
            assertThat(text(sandbox.flush())).isEqualTo("\"k\":[1]");
        }
    }

    @Test
    void tellsOfErrorsAsBefore() {
        Program program = map("(r) => {\n  nothing }");
        List<Boolean> renewed = new ArrayList<>();
        assertThat(job(program, renewed)).isEqualTo(job(program, renewed)).contains("(2:3)");
        assertThat(renewed).containsExactly(false, true);
    }

    @Test
    void isOnlyOfTheSameProgram() {
        List<Boolean> renewed = new ArrayList<>();
        job(map("r => emit(r, 'one')"), renewed);
        job(map("r => emit(r, 'other')"), renewed);
        job(map("r => emit(r, 'other')", new Combine.Builtin("_count")), renewed);
        assertThat(renewed).containsExactly(false, false, false);
    }

    @Test
    void isNotOfAProgramThatFailed() {
        Program program = reduce(fold("(key, values) => { if (key === 'bad') throw new Error('bad'); return 1 }"));
        try (LeasedSandbox sandbox = lease(program)) {
            assertThatThrownBy(() -> sandbox.reduce(batch(group("\"bad\"", "1")), MoreValues.NONE, false))
                    .isInstanceOf(JobException.class);
        }
        try (LeasedSandbox sandbox = lease(program)) {
            assertThat(sandbox.reduce(batch(group("\"good\"", "1")), MoreValues.NONE, false))
                    .hasSize(1);
            assertThat(sandbox.isRenewed()).isFalse();
        }
    }

    @Test
    void usesWhatACheckHasCompiled() {
        Program program = map("r => emit(r, 'checked')");
        pool.check(program);
        List<Boolean> renewed = new ArrayList<>();
        job(program, renewed);
        assertThat(renewed).containsExactly(true);
    }

    /** Imports take long, so what is loaded is used; but by one job alone. */
    @Test
    void usesTheInterpreterThatACheckHasLoaded() {
        Program program = Workers.python("n = 0\ndef map(r, emit):\n    global n\n    n += 1\n    emit(r, n)");
        try (SandboxPool one = Workers.pythonPool(1)) {
            one.check(program);
            for (boolean renewed : new boolean[] {true, false}) {
                try (LeasedSandbox sandbox = (LeasedSandbox) one.lease("job " + renewed, program, LIMITS)) {
                    assertThat(sandbox.isRenewed()).isEqualTo(renewed);
                    assertThat(text(sandbox.map(lines("a\nb")).pairs()))
                            .contains("1")
                            .contains("2")
                            .doesNotContain("3");
                }
            }
        }
    }

    /** One alone has room in the heap, or in the process; two have not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "r => { globalThis.kept ??= new Array(5e6).fill(1.5); emit(kept.length, 1) }",
                "r => { globalThis.kept ??= new Uint8Array(150 << 20).fill(1); emit(kept.length, 1) }",
            })
    void leavesNoMemoryTaken(String source) {
        List<Boolean> renewed = new ArrayList<>();
        String first = job(map(source), renewed);
        for (int i = 1; i < JOBS; i++) {
            assertThat(job(map(source), renewed)).isEqualTo(first);
        }
        assertThat(renewed).containsOnly(false);
    }

    @Test
    void comesToAnEnd() {
        Program program = map("r => { globalThis.kept = new Array(1000).fill(r); emit(r, 'many') }");
        List<Boolean> renewed = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            assertThat(job(program, renewed)).isEqualTo("\"aXa\":\"many\" \"bXb\":\"many\"" + Map.of() + List.of());
        }
        assertThat(renewed.subList(1, renewed.size())).contains(true, false);
    }
}
