package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.json;
import static io.millrace.function.sandbox.Workers.python;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import io.millrace.value.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to those who write for a Python that has all of a machine, or that is none of a MapReduce. */
class PythonErrorsTest {
    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pythonPool(1);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    open('out.txt', 'w') | OSError: [Errno 69] Read-only file system: 'out.txt'; there are no files here: a function is given its records, and what else it needs stands in its source (2:3)
                    open('stop.txt') | FileNotFoundError: [Errno 44] No such file or directory: 'stop.txt'; there are no files here: a function is given its records, and what else it needs stands in its source (2:3)
                    __import__('threading').Thread().start() | RuntimeError: can't start new thread; map tasks run side by side without any (2:3)
                    import multiprocessing | ModuleNotFoundError: import of multiprocessing halted; None in sys.modules; there are no processes or threads here, map tasks run side by side without any (2:3)
                    r.city | AttributeError: 'dict' object has no attribute 'city'; write ['city'] (2:3)
                    r.town | AttributeError: 'dict' object has no attribute 'town' (2:3)
                    ctx.file | AttributeError: ctx has source, line, counter and skip, but no file (2:3)
                    raise KeyError('a') from ValueError('b') | KeyError: 'a', from ValueError: b (2:3)
                    raise ExceptionGroup('all', [ValueError('a'), TypeError('b')]) | ExceptionGroup: all (2 sub-exceptions), from ValueError: a (2:3)
                    raise type('E', (Exception,), {'__str__': lambda self: 5}) from OSError() | E: an error that cannot be shown, from OSError:  (2:3)
                    __import__('sys').stdin.readline() | RuntimeError: There is nothing to read from sys.stdin: a map function is given its record; write def map(record, emit) (2:3)
                    """)
    void tellWhatIsNotThere(String statement, String message) {
        Program program = python("def map(r, emit, ctx):\n  " + statement);
        try (Sandbox sandbox = pool.lease("job", program, LIMITS)) {
            BatchResult result = sandbox.map(json("{\"city\":\"Paris\"}\n"));
            assertThat(result.bad()).hasSize(1);
            assertThat(result.bad().get(0).message()).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    import sys\\nfor line in sys.stdin:\\n    print(line, 1) | 2 | There is nothing to read from sys.stdin
                    from multiprocessing import Pool | 1 | there are no processes or threads here
                    words = open('stop.txt').read() | 1 | there are no files here
                    import multiprocessing.pool | 1 | there are no processes or threads here
                    """)
    void tellItBeforeTheFirstRecord(String source, int line, String message) {
        Program program = python(source.replace("\\n", "\n"));
        JobException e = catchThrowableOfType(JobException.class, () -> pool.check(program));
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_COMPILE_ERROR);
        assertThat(e.fields()).containsEntry("line", Value.of(line));
        assertThat(e.getMessage()).contains(message);
    }
}
