// All that CPython, compiled to WebAssembly by the Pyodide project, finds of an operating system: its standard library in
// one read-only file, no clock, no random, no network, no process, an output that goes nowhere. None of Pyodide's own
// JavaScript is here, so that Python cannot reach JavaScript at all. A system call that is in none of these files answers
// ENOSYS, any other function ends the interpreter.

const ENOSYS = 52;

/** A PyMethodDef, and its flags. */
const METHOD_BYTES = 16, METH_FASTCALL_KEYWORDS = 0x82;
/** So much of the stack in linear memory needs less of V8's own than --stack-size allows. */
const STACK_BYTES = 1 << 20;
/** Modules that only make sense with JavaScript, native code or other threads of execution around. */
const ABSENT = ['_pyodide_core', '_ctypes', '_ctypes_test', '_posixsubprocess', 'faulthandler', '_interpreters',
  '_interpchannels', '_interpqueues', '_testinternalcapi', '_testcapi', '_remote_debugging'];

/** What the harness's numbers -1, -2, ... of a limit that was passed mean. */
const LIMITS = ['1000000 pairs of one record', '100 counters', '9007199254740991 of a counter',
  '65536 characters of a key', '4194304 characters of a value', "64 characters of a counter's name"];
/** The harness's number that means no limit, but as many pairs of the record at hand as what is told is less than it. */
const TOLD_EMITS = -1000;
/** Places in `progress`, see the watchdog. */
const AT = 0, STEPS = 1, EMITS = 2, FUNCTION = 3;
/** Numbers of the functions, see Program.ROLES. */
const MAP = 1, REDUCE = 6;
/** The harness's number that means that something begins that has a time of its own; so often, and more, in one call. */
const NEXT_STEP = -100;
/** The harness's numbers that mean that what makes a function runs. */
const MAKES_MAP = -101, MAKES_REDUCE = -102;
const MOST_STEPS = 2_000_000;

/** The interpreter is of no use any more. */
class Ended extends Error {}
class OutOfMemory extends Error {}

function python(wasmBuffer, libraryBuffer, progressBuffer, fetchValues, passLimit, maxBytes) {
  const module = new WebAssembly.Module(wasmBuffer);
  const progress = new Int32Array(progressBuffer);
  const memory = new Memory();
  const values = {open: false, fetch: fetchValues};
  /** Where the watchdog is to look for progress: only ever forward, and not without end. */
  let furthest = 0, last = 0, steps = 0;
  /** What is called for each record or key of the call under way. */
  let called = MAP;

  function end(why) {
    throw new Ended(`The interpreter ended: ${why}`);
  }

  const host = {
    __proto__: null,
    exit: (code) => end(`it exited with ${code}`),
    proc_exit: (code) => end(`it exited with ${code}`),
    _abort_js: () => end('it aborted'),
    _Py_emscripten_runtime: () => 0,
    _Py_CheckEmscriptenSignals_Helper: () => 0,
    _PyEM_TrampolineCall_JS: (pointer, ...given) => exports.__indirect_function_table.get(pointer)(...given),
    __hiwire_deduplicate_new: () => null,
    emscripten_runtime_keepalive_push: () => {},
    emscripten_runtime_keepalive_pop: () => {},
    _emscripten_runtime_keepalive_clear: () => {},
    // Whether sockets want to handle a call that is for any kind of file: they do not.
    _try_fcntl64: () => 0, _try_shutdown: () => 0, _maybe_connect_async: () => null, _maybe_recvfrom_async: () => null,
    _maybe_sendto_async: () => null, _maybe_poll_async: () => null,

    emscripten_get_heap_max: () => maxBytes,
    emscripten_resize_heap: (wanted) => {
      const bytes = memory.u8.length;
      if (wanted >>> 0 > maxBytes) {
        throw new OutOfMemory();
      }
      const size = Math.min(maxBytes, Math.max(wanted >>> 0, bytes * 1.2));
      memory.grow(Math.ceil((size - bytes) / PAGE_BYTES));
      return 1;
    },

    // The only call that carries a number out: the harness, which alone has it, tells what it is at, how many pairs the record
    // at hand has emitted, or which limit was passed.
    __syscall_umask_js: (at) => {
      if (at <= TOLD_EMITS) {
        progress[EMITS] = TOLD_EMITS - at;
        return 0;
      }
      if (at === NEXT_STEP) {
        progress[STEPS] += ++steps <= MOST_STEPS ? 1 : 0;
        progress[FUNCTION] = REDUCE;
        return 0;
      }
      if (at === MAKES_MAP || at === MAKES_REDUCE) {
        progress[FUNCTION] = at === MAKES_MAP ? MAP : REDUCE;
        return 0;
      }
      if (at < 0) {
        passLimit(LIMITS[-1 - at] ?? 'its function'); // does not return
      }
      if (at > last && at <= furthest) {
        last = at;
        progress[AT] = at;
        progress[EMITS] = 0;
        progress[FUNCTION] = called;
      }
      return 0;
    },

    ...systemCalls(memory),
    ...fileCalls(memory, new Uint8Array(libraryBuffer), values),
  };

  function imports() {
    const all = {__proto__: null};
    for (const {module: space, name, kind} of WebAssembly.Module.imports(module)) {
      all[space] ??= {__proto__: null};
      all[space][name] = kind === 'global' ? new WebAssembly.Global({value: 'i32', mutable: true}, 0)
          : host[name] ?? (name.startsWith('__syscall') || name.startsWith('_mmap') ? () => -ENOSYS
          : () => end(`it called ${name}`));
    }
    return all;
  }

  const {exports} = new WebAssembly.Instance(module, imports());
  memory.attach(exports.memory);
  const table = exports.__indirect_function_table;
  const trampoline = addFunction(TRAMPOLINE, 'trampoline_call');
  const emit = addFunction(EMIT, 'emit');

  /** A pointer to the function of that name in a module that works on the memory of CPython. */
  function addFunction(bytes, name) {
    const inner = new WebAssembly.Module(Uint8Array.from(bytes.match(/../g), (byte) => parseInt(byte, 16)));
    const pointer = table.grow(1);
    table.set(pointer, new WebAssembly.Instance(inner, {env: exports}).exports[name]);
    return pointer;
  }

  const address = (name) => exports[name].value;

  function withText(value, use) {
    const start = exports.malloc(value.length + 1);
    memory.putText(value, start);
    const result = use(start);
    exports.free(start);
    return result;
  }

  /** So that they are not found, not even when they are imported again. */
  function removeModules() {
    for (let at = memory.i32[address('PyImport_Inittab') >> 2]; memory.i32[at >> 2] !== 0; at += 8) {
      const name = memory.text(memory.i32[at >> 2]);
      if (ABSENT.includes(name)) {
        memory.i32[at >> 2] += name.length;
      }
    }
  }

  /** Puts emit into the module __main__, a method of a list that the harness fills. */
  function addEmit() {
    const method = exports.malloc(METHOD_BYTES);
    const methodName = exports.malloc('emit'.length + 1);
    memory.putText('emit', methodName);
    memory.i32.set([methodName, emit, METH_FASTCALL_KEYWORDS, 0], method >> 2);
    const function_ = exports.PyCMethod_New(method, exports.PyList_New(0), 0, 0);
    withText('__main__', (main) => withText(
        'emit', (name) => exports.PyObject_SetAttrString(exports.PyImport_AddModule(main), name, function_)));
  }

  /** Boots the interpreter from nothing and runs `source`, which has ASCII only. */
  function boot(source) {
    exports.__wasm_call_ctors();
    memory.i32[address('_PyRuntime') + memory.i32[address('_PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET') >> 2] >> 2] = trampoline;
    const arguments_ = exports.malloc(8);
    memory.i32[arguments_ >> 2] = exports.malloc(16);
    memory.i32[arguments_ + 4 >> 2] = 0;
    memory.putText('python', memory.i32[arguments_ >> 2]);
    exports.__main_argc_argv(1, arguments_);
    exports.PyUnstable_ThreadState_SetStackProtection(
        exports.PyThreadState_Get(), exports.emscripten_stack_get_base() - STACK_BYTES, STACK_BYTES);
    removeModules();
    addEmit();
    if (withText(source, exports.PyRun_SimpleString) !== 0) {
      throw new Error('The harness does not run');
    }
  }

  const functions = {__proto__: null};

  /** The function of that name in the module __main__. */
  function named(name) {
    return functions[name] ??= withText('__main__', (main) => withText(
        name, (attribute) => exports.PyObject_GetAttrString(exports.PyImport_AddModule(main), attribute)));
  }

  /** Calls a function of the harness from bytes to bytes. */
  function call(name, request) {
    if (name !== 'more') {
      furthest = request.length;
      last = steps = 0;
      called = name === 'map_' || name === 'sample' ? MAP : REDUCE;
      progress[FUNCTION] = called;
      values.open = name === 'reduce_' && request[1] !== 0;
    }
    const given = exports.PyBytes_FromStringAndSize(0, request.length);
    memory.u8.set(request, exports.PyBytes_AsString(given) >>> 0);
    const result = exports.PyObject_CallOneArg(named(name), given);
    exports.Py_DecRef(given);
    if (result === 0) {
      end('the harness failed');
    }
    const start = exports.PyBytes_AsString(result) >>> 0;
    const answer = memory.u8.slice(start, start + exports.PyBytes_Size(result));
    exports.Py_DecRef(result);
    return answer;
  }

  /** What `call` gives, or, where the interpreter is lost, X for want of memory or ! and why as JSON. */
  function answer(name, request, pointer) {
    try {
      return call(name, new Uint8Array(request));
    } catch (error) {
      if (error instanceof OutOfMemory) {
        return Uint8Array.of('X'.charCodeAt(0));
      }
      const why = error instanceof Ended ? error.message
          : error instanceof RangeError ? 'The interpreter ended: a function called itself too deeply'
          : `The interpreter ended: ${error}`;
      return Uint8Array.from(`!${JSON.stringify({message: why, pointer})}`, (character) => character.charCodeAt(0));
    }
  }

  return {boot, save: () => memory.save(), restore: (saved) => memory.restore(saved), answer};
}
