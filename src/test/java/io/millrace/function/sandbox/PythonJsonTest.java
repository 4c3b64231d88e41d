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
                    {1, 2} | a set is not JSON; take sorted(...)
                    [frozenset()] | a frozenset is not JSON; take sorted(...)
                    (i for i in r) | a generator is not JSON; take list(...)
                    {'a': range(3)} | a range is not JSON; take list(...)
                    {}.keys() | a dict_keys is not JSON; take list(...)
                    collections.deque() | a deque is not JSON; take list(...)
                    decimal.Decimal('0.1') | a Decimal is not JSON; take float(...) or str(...)
                    fractions.Fraction(1, 3) | a Fraction is not JSON; take float(...) or str(...)
                    datetime.datetime(2026, 1, 1) | a datetime is not JSON; take its isoformat()
                    datetime.timedelta(1) | a timedelta is not JSON; take its total_seconds()
                    b'a' | a bytes is not JSON; take its decode()
                    Color.RED | a Color is not JSON; take its value
                    Data(1) | a Data is not JSON; take dataclasses.asdict(...)
                    Data | a type is not JSON
                    uuid.UUID(int=1) | an UUID is not JSON; take str(...)
                    object() | an object is not JSON
                    float('nan') | nan is not JSON
                    [float('-inf')] | -inf is not JSON
                    2 ** 63 | the integer 9223372036854775808 does not fit 64 bits
                    [10 ** 300] | the integer of 997 bits does not fit 64 bits
                    {(1, 2): 3} | of a dict, keys must be str, int, float, bool or None, not tuple
                    {1: 'a', '1': 'b'} | two keys of a dict are the same as JSON, such as 1 and "1"
                    circle() | it contains itself or is nested too deeply
                    """)
    void tellsWhatToTakeForWhatItDoesNotTake(String expression, String message) {
        List<String> messages =
                emitted(expression).bad().stream().map(bad -> bad.message()).toList();
        assertThat(messages).containsExactly("emit cannot take this value: " + message + " (line 16)");
    }
}
