package io.millrace.function.sandbox;

import static io.millrace.function.sandbox.Workers.LIMITS;
import static io.millrace.function.sandbox.Workers.batch;
import static io.millrace.function.sandbox.Workers.group;
import static io.millrace.function.sandbox.Workers.lines;
import static io.millrace.function.sandbox.Workers.python;
import static io.millrace.function.sandbox.Workers.pythonReduce;
import static io.millrace.function.sandbox.Workers.reduce;
import static io.millrace.function.sandbox.Workers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.problem.ErrorCode;
import io.millrace.problem.JobException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python that wants what it must not have: more time, more memory, the machine, or another job. */
class PythonAttacksTest {
    private static final AtomicInteger JOBS = new AtomicInteger();

    private static SandboxPool pool;

    @BeforeAll
    static void start() {
        pool = Workers.pythonPool(1);
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    private static BatchResult run(String source, String text) {
        try (Sandbox sandbox = pool.lease("job" + JOBS.incrementAndGet(), python(source), LIMITS)) {
            return sandbox.map(lines(text));
        }
    }

    private static BatchResult run(String expression) {
        return run("def map(r, emit, ctx):\n    emit(1, " + expression + ")", "a");
    }

    private static JobException end(String body, SandboxLimits limits) {
        String source = "def map(record, emit, ctx):\n    " + body.replace("; ", "\n    ");
        return catchThrowableOfType(JobException.class, () -> {
            try (Sandbox sandbox = pool.lease("job" + JOBS.incrementAndGet(), python(source), limits)) {
                sandbox.map(lines("a"));
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    open('/etc/passwd').read()                       | FileNotFoundError
                    open('/tmp/x', 'w')                              | OSError: [Errno 69] Read-only file system
                    open('/proc/self/environ').read()                | FileNotFoundError
                    open('/values/0').read()                         | FileNotFoundError
                    __import__('os').mkdir('/x')                     | OSError
                    __import__('os').unlink('/lib/python314.zip')    | OSError
                    __import__('os').system('id')                    | AttributeError
                    __import__('os').popen('id').read()              | OSError
                    __import__('os').fork()                          | OSError
                    __import__('os').execv('/bin/sh', ['sh'])        | OSError
                    __import__('os').kill(1, 9)                      | AttributeError
                    __import__('os')._exit(0)                        | AttributeError
                    __import__('subprocess').run(['id'])             | OSError
                    __import__('subprocess').Popen('id', shell=True) | OSError
                    __import__('multiprocessing').Process().start()  | Error
                    __import__('threading').Thread(target=print).start() | RuntimeError: can't start new thread
                    __import__('_thread').start_new_thread(print, ()) | RuntimeError: can't start new thread
                    __import__('socket').socket()                    | OSError
                    __import__('socket').create_connection(('127.0.0.1', 80)) | gaierror
                    __import__('urllib.request').request.urlopen('http://127.0.0.1/') | Error
                    __import__('js')                                 | ModuleNotFoundError: No module named 'js'
                    __import__('pyodide_js')                         | ModuleNotFoundError
                    __import__('pyodide.code').code.run_js('1')      | Error
                    __import__('_pyodide_core')                      | ImportError
                    __import__('ctypes').CDLL(None)                  | ImportError
                    __import__('_ctypes')                            | ImportError
                    __import__('faulthandler')._sigsegv()            | Error
                    __import__('sys').exit(0)                        | SystemExit: 0
                    exec('raise BaseException(1)')                   | BaseException: 1
                    input()                                          | RuntimeError
                    """)
    void getNothingOfTheHost(String expression, String error) {
        assertThat(run(expression).bad())
                .singleElement()
                .satisfies(bad -> assertThat(bad.message()).contains(error));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__import__('time').time()",
                "__import__('time').monotonic()",
                "__import__('time').perf_counter_ns()",
                "__import__('time').sleep(1)",
                "__import__('time').localtime()[0]",
                "__import__('time').strftime('%Y')",
                "__import__('datetime').datetime.now().year",
                "__import__('datetime').datetime.utcnow().year",
                "__import__('datetime').date.today().year",
                "__import__('random').random()",
                "__import__('random').choice([1])",
                "__import__('random').Random().random()",
                "__import__('random').SystemRandom().random()",
                "__import__('os').urandom(4)[0]",
                "__import__('secrets').token_hex(4)",
                "__import__('uuid').uuid4().hex",
                "__import__('tempfile').mkdtemp()",
            })
    void getNoClockAndNoRandom(String expression) {
        assertThat(run(expression).bad())
                .singleElement()
                .satisfies(bad ->
                        assertThat(bad.message()).contains("a task can be run again and must give the same answer"));
    }

    @Test
    void getTheSameRandomFromTheSameSeed() {
        String source = "import random\nrandom.seed(7)\n"
                + "def map(r, emit): emit([random.random(), hash(r)], random.Random(3).randrange(9))";
        String first = text(run(source, "a\nb").pairs());
        assertThat(first).startsWith("[0.32383276483316237,");
        assertThat(text(run(source, "a\nb").pairs())).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "while True:;     try:;         while True: pass;     except BaseException: pass",
                "while True: print('flood' * 1000)",
                "__import__('re').match('(a+)+$', 'a' * 64 + 'b')",
                "sum(iter(int, 1))",
                "sorted([1], key=lambda _: sum(iter(int, 1)))",
                "10 ** 10 ** 9",
                "import sys; f = sys._getframe(1); while True: f.f_locals"
            })
    void endWhenTheirTimeIsUp(String body) {
        JobException e = end(body, Workers.HASTY);
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
        assertThat(e.getMessage()).contains("at input line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x = []; while True: x.append('a' * 100000)",
                "x = {}; while True: x[len(x)] = object()",
                "x = 'a'; while True:;     try: x += x;     except BaseException: pass",
                "x = bytearray(2000000000)",
                "x = [0] * 100000000",
                "n = 0; while True:;     n += 1;     emit(str(n) * 1000, n)",
            })
    void endWhenTheirMemoryIsUp(String body) {
        assertThat(end(body, LIMITS).code()).isEqualTo(ErrorCode.MEMORY_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class R:;     def __repr__(self): return repr(R()); emit(1, repr(R()))",
                "import sys; sys.setrecursionlimit(10 ** 9); f = lambda n: f(n + 1); f(0)",
                "x = []; for _ in range(1000000): x = [x]; emit(1, str(x))",
                "import builtins; builtins.len = builtins.map = builtins.zip = None; emit('a', 1); emit([1], 2)",
                "import json; json.encoder.c_make_encoder = json.JSONEncoder.encode = None; emit([1], 1)",
                "import gc; [o.clear() for o in gc.get_objects() if type(o) is dict]",
                "(lambda: 0).__code__.replace(co_code=bytes(range(1, 255, 2)) * 2); "
                        + "f = lambda: 0; f.__code__ = f.__code__.replace(co_code=bytes([255] * 64)); f()",
            })
    void harmNobodyElse(String body) {
        end(body, LIMITS);
        assertThat(text(run("def map(r, emit): emit(r, [len(r), str(1)])", "ab").pairs()))
                .isEqualTo("\"ab\":[2,\"1\"]");
    }

    @Test
    void leaveNothingForTheNextJob() {
        run(
                "import builtins, sys, os, json\nbuiltins.left = sys.left = json.left = os.environ['LEFT'] = 'x'\n"
                        + "def map(r, emit): emit(r, 1)",
                "a");
        BatchResult next = run("""
                import builtins, gc, json, os, sys
                def map(r, emit):
                    emit(r, [hasattr(builtins, 'left'), hasattr(sys, 'left'), hasattr(json, 'left'), 'LEFT' in os.environ])
                """, "a");
        assertThat(text(next.pairs())).isEqualTo("\"a\":[false,false,false,false]");
    }

    @Test
    void endWhenTheInterpreterDoes() {
        String source = "def reduce(key, values):\n    x = []\n    for _ in range(1000000): x = [x]\n    return str(x)";
        JobException e = catchThrowableOfType(JobException.class, () -> {
            Program program = reduce(new Combine.Values(pythonReduce(source)));
            try (Sandbox sandbox = pool.lease("job" + JOBS.incrementAndGet(), program, LIMITS)) {
                sandbox.reduce(batch(group("1", "1")), MoreValues.NONE, false);
            }
        });
        assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(e.getMessage()).contains("/reduce", "a function called itself too deeply");
    }
}
