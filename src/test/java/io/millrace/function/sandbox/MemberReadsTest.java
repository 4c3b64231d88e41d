package io.millrace.function.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function reads of its record is known only where its text leaves no doubt. */
class MemberReadsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(r) => emit(r.status, r.bytes) | bytes status",
                "r => emit(r.a, 1); | a",
                "(r, ctx) => { if (r.a === 1 && r.b <= 2) { ctx.skip('r'); return; } emit(r.c.d[0], r.e / 2) } | a b c e",
                "r => emit(r . a /* r */, \"r's\") // r, all of it | a",
                "$r => { for (const x of $r.items) emit(x.r, {n: x.n, at: [...$r.places]}) } | items places",
                "r => emit(1, 1) | ''",
                "({status}) => emit(status, 1) | status",
                "({ a, b: c, }, ctx) => { if (!c) { ctx.skip('no b'); return } emit(a, c) } | a b",
                "({a = 0, b: c = '?', d = -1.5, e = [], f = {}, g = null}) => emit(a + c, [d, e, f, g]) | a b d e f g",
                "r => emit(r.a ? .5 : 1e-3, r.b == null ? 0 : r.b) | a b",
            })
    void knowsWhatIsRead(String source, String names) {
        Set<String> expected = names.isEmpty() ? Set.of() : Set.of(names.split(" "));
        assertThat(MemberReads.of(source)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r => emit(r, 1)",
                "r => emit(r['a'], 1)",
                "r => emit({r}, 1)",
                "r => emit({...r}, r.a)",
                "r => emit(Object.keys(r).length, 1)",
                "r => emit(r?.a, 1)",
                "r => { const s = r; emit(s.a, 1) }",
                "r => { for (const k in r) emit(k, 1) }",
                "r => { if ('a' in r) emit(1, 1) }",
                "r => emit(r.hasOwnProperty('a'), 1)",
                "r => emit(r.constructor.name, 1)",
                "r => emit(r.__proto__, 1)",
                "r => emit(eval('r'), r.a)",
                "r => { emit(r.a, 1); eval(\"emit(Object.keys(\" + 'r))') }",
                "r => { r.f = {m() { return this }}.m; emit(r.f(), 1) }",
                "r => { (r.f) = Object.prototype.valueOf; emit(r.f(), 1) }",
                "r => { r.f ??= Object.prototype.valueOf; emit(r.f(), 1) }",
                "r => { [r.f] = [Object.prototype.valueOf]; emit(r.f(), 1) }",
                "r => { ({f: r.f} = {f: Object.prototype.valueOf}); emit(r.f(), 1) }",
                "r => { for (r.f of [Object.prototype.valueOf]) emit(r.f(), 1) }",
                "(r => emit(r.a, 1), s => emit(s.b, 1))",
                "r => emit(r.a, 1), s => emit(s, 1)",
                "(...r) => emit(r.length, 1)",
                "(r = {}) => emit(r.a, 1)",
                "({a, ...rest}) => emit(a, rest)",
                "({a: {b}}) => emit(b, 1)",
                "({a, toString}) => emit(a, toString)",
                "({['a']: b}) => emit(b, 1)",
                "({'a': b}) => emit(b, 1)",
                "({a = f()}) => emit(a, 1)",
                "({a} = {}) => emit(a, 1)",
                "({a}, ...rest) => emit(a, rest)",
                "({a}) => emit(a, 1), r => emit(r, 1)",
                "({}) => emit(1, 1)",
                "async ({a}) => emit(a, 1)",
                "function (r) { emit(r.a, arguments[0]) }",
                "async r => emit(r.a, 1)",
                "r => emit(`${r}`, 1)",
                "r => emit(/'/.test(r.a), r) // '",
                "r => emit(1 <!--'\n, r) //'",
                "r => { for (;;) { if (r.a) break\n/'/.test(r.b) && emit(r, 1) //'\n} }",
                "r => { for (;;) { if (r.a) continue\n/'/.test(r.b) && emit(r, 1) //'\n} }",
                "r => emit(\\u0072, 1)",
                "r => emit(r.a, 1",
                "",
            })
    void knowsNothingWhereThereIsDoubt(String source) {
        assertThat(MemberReads.of(source)).isEmpty();
    }

    @Test
    void takesNoTextForCode() {
        assertThat(MemberReads.of("r => emit('\\'r', r.a)")).contains(Set.of("a"));
        assertThat(MemberReads.of("r => emit('r\n', r.a)")).isEmpty();
    }
}
