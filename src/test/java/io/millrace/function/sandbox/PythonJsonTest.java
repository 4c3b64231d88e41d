package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of Python's values can be emitted and returned, and what is said of others. */
class PythonJsonTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pythonPool(1);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static BatchResult emitted(String expression) {
        String source = """
                import collections, dataclasses, datetime, decimal, enum, fractions, uuid

                Point = collections.namedtuple('Point', 'x y')
                Color = enum.Enum('Color', 'RED')
                Number = enum.IntEnum('Number', 'ONE')

                @dataclasses.dataclass
                class Data:
                    x: int

                def circle():
                    found = []
                    found.append({'a': found})
                    return found

                def map(r, emit): emit('k', %s)
                """.formatted(expression);
        try (Sandbox sandbox = pool.lease("job", python(source), LIMITS)) {
            return sandbox.map(lines("a"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    (1, [2.5, None]) | [1,[2.5,null]]
                    Point(1, 2) | [1,2]
                    collections.Counter('aba') | {"a":2,"b":1}
                    collections.OrderedDict(b=1, a=2) | {"b":1,"a":2}
                    {1: 'a', None: 'b', 1.5: True} | {"1":"a","null":"b","1.5":true}
                    Number.ONE | 1
                    2 ** 63 - 1 | 9223372036854775807
                    -0.0 | 0
                    1e16 | 10000000000000000
                    """)
    void takesWhatJsonTakes(String expression, String json) {
        assertThat(text(emitted(expression).pairs())).isEqualTo("\"k\":" + json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {1, 2} | it is a set; take sorted(...)
                    [frozenset()] | value[0] is a frozenset; take sorted(...)
                    (i for i in r) | it is a generator; take list(...)
                    {'a': range(3)} | value['a'] is a range; take list(...)
                    {}.keys() | it is a dict_keys; take list(...)
                    collections.deque() | it is a deque; take list(...)
                    decimal.Decimal('0.1') | it is a Decimal; take float(...) or str(...)
                    fractions.Fraction(1, 3) | it is a Fraction; take float(...) or str(...)
                    datetime.datetime(2026, 1, 1) | it is a datetime; take its isoformat()
                    datetime.timedelta(1) | it is a timedelta; take its total_seconds()
                    b'a' | it is a bytes; take its decode()
                    Color.RED | it is a Color; take its value
                    Data(1) | it is a Data; take dataclasses.asdict(...)
                    Data | it is a type, which is not JSON
                    uuid.UUID(int=1) | it is an UUID; take str(...)
                    {'a': [1, ({'b c': object()},)]} | value['a'][1][0]['b c'] is an object, which is not JSON
                    float('nan') | it is nan, which is not JSON; take None
                    [float('-inf')] | value[0] is -inf, which is not JSON; take None
                    2 ** 63 | it is the integer 9223372036854775808, which does not fit 64 bits; take str(...) or float(...)
                    {1: [10 ** 300]} | value[1][0] is the integer of 997 bits, which does not fit 64 bits; take str(...) or float(...)
                    [{(1, 2): 3}] | value[0] is a dict, whose keys must be str, int, float, bool or None, not tuple
                    {1: 'a', '1': 'b'} | it is a dict with two keys that are the same as JSON, such as 1 and "1"
                    circle() | it is nested too deeply, or contains itself
                    """)
    void tellsWhatToTakeForWhatItDoesNotTake(String expression, String message) {
        List<String> messages =
                emitted(expression).bad().stream().map(bad -> bad.message()).toList();
        assertThat(messages).containsExactly("emit cannot take this value: " + message + " (16:19)");
    }
}
