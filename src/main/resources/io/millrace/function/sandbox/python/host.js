// All that CPython, compiled to WebAssembly by the Pyodide project, finds of an operating system: its standard library in
// one read-only file, no clock, no random, no network, no process, an output that goes nowhere. None of Pyodide's own
// JavaScript is here, so that Python cannot reach JavaScript at all. A system call that is not below answers ENOSYS, any
// other function ends the interpreter.

const ENOENT = 44, EBADF = 8, EINVAL = 28, EISDIR = 31, ENOSYS = 52, ENOTDIR = 54, ENOTTY = 59, EPERM = 63, EROFS = 69;
const ESPIPE = 70, ERANGE = 68, EAI_FAIL = -4;
const AT_FDCWD = -100, AT_EMPTY_PATH = 0x1000;
const O_ACCMODE = 3, O_CREAT = 0o100;
const S_DIRECTORY = 0o40555, S_FILE = 0o100444, S_DEVICE = 0o20222;
const DIRENT_BYTES = 280, STAT_BYTES = 96, PAGE_BYTES = 65536, SNAPSHOT_PAGE_BYTES = 4096;
const LIBRARY = '/lib/python314.zip';
/** In here the numbered chunks of the values of the key at hand; only while they can be asked for. */
const VALUES = '/values/';
const DIRECTORIES = {
  __proto__: null,
  '/': ['lib'], '/lib': ['python314.zip', 'python3.14'], '/lib/python3.14': ['lib-dynload'],
  '/lib/python3.14/lib-dynload': [],
};
const ENVIRONMENT = ['PYTHONHASHSEED=0', 'PYTHONINSPECT=1', 'HOME=/', 'TZ=UTC', 'LANG=C.UTF-8'];
/** A PyMethodDef, and its flags. */
const METHOD_BYTES = 16, METH_FASTCALL_KEYWORDS = 0x82;
/** So much of the stack in linear memory needs less of V8's own than --stack-size allows. */
const STACK_BYTES = 1 << 20;
/** Modules that only make sense with JavaScript, native code or other threads of execution around. */
const ABSENT = ['_pyodide_core', '_ctypes', '_ctypes_test', '_posixsubprocess', 'faulthandler', '_interpreters',
  '_interpchannels', '_interpqueues', '_testinternalcapi', '_testcapi', '_remote_debugging'];
/**
 * Of CPython's Python/emscripten_trampoline_inner.c: calls a function pointer with as many of three arguments as it takes,
 * which C does by a cast and WebAssembly traps at.
 */
const TRAMPOLINE = '0061736d0100000001200560037f7f7f017f60027f7f017f60017f017f6000017f60057f7f7f7f7f017f02310203656e7606'
    + '6d656d6f727902000103656e76195f5f696e6469726563745f66756e6374696f6e5f7461626c6501700001030201040713010f7472616d706f6c'
    + '696e655f63616c6c00000a60015e002000410136020020012500fb1400044020022003200420011100000f0b20012500fb140104402002200320'
    + '011101000f0b20012500fb14020440200220011102000f0b20012500fb1403044020011103000f0b2000410036020041000b';

/** What src/main/c/emit.c becomes. */
const EMIT = '0061736d01000000010f0260027f7f017f60047f7f7f7f017f023d0303656e76066d656d6f727902000203656e760d50794c69737'
    + '45f417070656e64000003656e761350794f626a6563745f566563746f7263616c6c0001030201010608017f01418088040b07080104656d6'
    + '97400020a9205018f0502077f017c200028020c2100024020030d002002417f6a41014b0d00200041346a2204200141046a20024101461b2'
    + '80200210520012802002106024002400240200028021820002802382207470d0020052000280214470d0320062802042000280224470d032'
    + '006280208418080044b0d03200028020c22052802082208200028021028020c4e0d03024020082005280210460d000240200628020022004'
    + '1ffffffff034a0d002006200041016a3602000b2005200841016a360208200528020c20084102746a20063602000c020b410021022005200'
    + '6108080808000450d010c020b024002402006280204220820002802242209470d0020062802084180044b0d00200028022821080c010b200'
    + '82000280228470d03200628020841174b0d030b024002402005280204220a2008470d0020052802084118490d010b20042802002005460d0'
    + '00240200a200028022c470d0020002802202007470d0420052b0308220b200ba1440000000000000000610d010c040b200028021c2007470'
    + 'd030240200a2009470d002005280208418104490d010b200a2000280230470d030b200028020422082802082207200028021028020c4e0d0'
    + '20240024020072008280210460d0002402006280200220241ffffffff034a0d002006200241016a3602000b2008200741016a36020820082'
    + '8020c20074102746a20063602000c010b41002102200820061080808080000d020b02402000280208220028020822022000280210460d000'
    + '2402005280200220141ffffffff034a0d002005200141016a3602000b2000200241016a360208200028020c20024102746a20053602000c0'
    + '10b41002102200020051080808080000d010b200428020021020b20020f0b20002802002001200220031081808080000b';

/** What the harness's numbers -1, -2, ... of a limit that was passed mean. */
const LIMITS = ['1000000 pairs of one record', '100 counters', '9007199254740991 of a counter',
  '65536 characters of a key', '4194304 characters of a value', "64 characters of a counter's name"];
/** The harness's number that means no limit, but as many pairs of the record at hand as what is told is less than it. */
const TOLD_EMITS = -1000;
/** Places in `progress`, see the watchdog. */
const AT = 0, EMITS = 2;
/** What is told of a flush, whose request is empty: as many keys as there may be, and more. */
const MOST_KEYS = 2_000_000;

/** The interpreter is of no use any more. */
class Ended extends Error {}
class OutOfMemory extends Error {}

function python(wasmBuffer, libraryBuffer, progressBuffer, fetchValues, passLimit, maxBytes) {
  const module = new WebAssembly.Module(wasmBuffer);
  const library = new Uint8Array(libraryBuffer);
  const progress = new Int32Array(progressBuffer);
  const opened = [{device: true}, {device: true}, {device: true}];
  let exports, u8, i32, u32, i64;
  /** Where the watchdog is to look for progress: only ever forward, and not without end. */
  let furthest = 0, last = 0;
  let valuesOpen = false;

  function view() {
    const {buffer} = exports.memory;
    u8 = new Uint8Array(buffer);
    i32 = new Int32Array(buffer);
    u32 = new Uint32Array(buffer);
    i64 = new BigInt64Array(buffer);
  }

  function end(why) {
    throw new Ended(`The interpreter ended: ${why}`);
  }

  /** Paths and names here are ASCII; others are not found, in whatever way they are read. */
  function text(pointer) {
    let found = '';
    for (let at = pointer >>> 0; u8[at] !== 0; at++) {
      found += String.fromCharCode(u8[at]);
    }
    return found;
  }

  function putText(value, pointer) {
    const at = pointer >>> 0;
    for (let i = 0; i < value.length; i++) {
      u8[at + i] = value.charCodeAt(i);
    }
    u8[at + value.length] = 0;
    return value.length + 1;
  }

  function pathOf(directory, pointer) {
    const given = text(pointer);
    const base = given[0] === '/' || directory === AT_FDCWD ? '' : opened[directory]?.path ?? '';
    const parts = [];
    for (const part of `${base}/${given}`.split('/')) {
      if (part === '..') {
        parts.pop();
      } else if (part !== '' && part !== '.') {
        parts.push(part);
      }
    }
    return `/${parts.join('/')}`;
  }

  function putStat(pointer, node, mode, size) {
    const at = pointer >>> 0;
    u8.fill(0, at, at + STAT_BYTES);
    u32[at >> 2] = 1;
    u32[at + 4 >> 2] = mode;
    u32[at + 8 >> 2] = 1;
    i64[at + 24 >> 3] = BigInt(size);
    i32[at + 32 >> 2] = SNAPSHOT_PAGE_BYTES;
    i64[at + 88 >> 3] = BigInt(node);
    return 0;
  }

  function stat(path, pointer) {
    if (path === LIBRARY) {
      return putStat(pointer, 1, S_FILE, library.length);
    }
    return path in DIRECTORIES ? putStat(pointer, 2 + path.length, S_DIRECTORY, 0) : -ENOENT;
  }

  function statOpened(number, pointer) {
    const file = opened[number];
    return file === undefined ? -EBADF
        : file.device ? putStat(pointer, 2, S_DEVICE, 0)
        : file.data === undefined ? stat(file.path, pointer) : putStat(pointer, 1, S_FILE, file.data.length);
  }

  function open(path) {
    if (path === LIBRARY) {
      return add({path, data: library, at: 0});
    }
    if (valuesOpen && path.startsWith(VALUES)) {
      return add({path, data: new Uint8Array(fetchValues(Number(path.slice(VALUES.length)))), at: 0});
    }
    return path in DIRECTORIES ? add({path, at: 0}) : -ENOENT;
  }

  function add(file) {
    let number = 3;
    while (opened[number] !== undefined) {
      number++;
    }
    opened[number] = file;
    return number;
  }

  /** Calls `each` with start and length of the parts of a vector of buffers; the sum of what it gives. */
  function sum(vector, count, each) {
    let total = 0;
    for (let i = 0, at = vector >>> 0; i < count; i++, at += 8) {
      total += each(u32[at >> 2], u32[at + 4 >> 2]);
    }
    return total;
  }

  function read(file, vector, count, from, out) {
    if (file === undefined) {
      return EBADF;
    }
    if (!file.device && file.data === undefined) {
      return EISDIR;
    }
    let at = from;
    u32[out >>> 2] = sum(vector, count, (start, length) => {
      const part = file.device ? [] : file.data.subarray(at, at + length);
      u8.set(part, start);
      at += part.length;
      return part.length;
    });
    return 0;
  }

  function putTime(seconds, pointer) {
    const date = new Date(Number(seconds) * 1000);
    const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000);
    i32.set([date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth(),
      date.getUTCFullYear() - 1900, date.getUTCDay(), dayOfYear, 0, 0], pointer >>> 2);
  }

  function secondsOf(pointer) {
    const [seconds, minutes, hours, day, month, year] = i32.subarray(pointer >>> 2, (pointer >>> 2) + 6);
    const date = new Date(0);
    date.setUTCFullYear(year + 1900, month, day);
    date.setUTCHours(hours, minutes, seconds);
    const found = BigInt(Math.floor(date.getTime() / 1000));
    putTime(found, pointer);
    return found;
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
      const bytes = exports.memory.buffer.byteLength;
      if (wanted >>> 0 > maxBytes) {
        throw new OutOfMemory();
      }
      const size = Math.min(maxBytes, Math.max(wanted >>> 0, bytes * 1.2));
      exports.memory.grow(Math.ceil((size - bytes) / PAGE_BYTES));
      view();
      return 1;
    },

    // The only call that carries a number out: the harness, which alone has it, tells what it is at, how many pairs the record
    // at hand has emitted, or which limit was passed.
    __syscall_umask_js: (at) => {
      if (at <= TOLD_EMITS) {
        progress[EMITS] = TOLD_EMITS - at;
        return 0;
      }
      if (at < 0) {
        passLimit(LIMITS[-1 - at] ?? 'its function'); // does not return
      }
      if (at > last && at <= furthest) {
        last = at;
        progress[AT] = at;
        progress[EMITS] = 0;
      }
      return 0;
    },

    _tzset_js: (offset, daylight, standard, summer) => {
      u32[offset >>> 2] = 0;
      i32[daylight >>> 2] = 0;
      putText('UTC', standard);
      putText('UTC', summer);
    },
    _gmtime_js: putTime, _localtime_js: putTime, _timegm_js: secondsOf, _mktime_js: secondsOf,
    emscripten_date_now: () => 0,
    emscripten_get_now: () => 0,
    clock_res_get: (clock, out) => {
      i64[out >>> 3] = 1_000_000n;
      return 0;
    },
    clock_time_get: (clock, precision, out) => {
      i64[out >>> 3] = 0n;
      return 0;
    },
    random_get: (start, length) => {
      u8.fill(0, start >>> 0, (start >>> 0) + length);
      return 0;
    },
    environ_sizes_get: (count, bytes) => {
      u32[count >>> 2] = ENVIRONMENT.length;
      u32[bytes >>> 2] = ENVIRONMENT.join('\0').length + 1;
      return 0;
    },
    environ_get: (pointers, start) => {
      let at = start;
      ENVIRONMENT.forEach((entry, i) => {
        u32[(pointers >>> 2) + i] = at;
        at += putText(entry, at);
      });
      return 0;
    },
    _emscripten_get_progname: (start) => putText('python', start),
    getaddrinfo: () => EAI_FAIL, getnameinfo: () => EAI_FAIL, getprotobyname: () => 0,
    _emscripten_system: (command) => command === 0 ? 0 : -EPERM,
    __syscall_getuid32_js: () => 0,

    __syscall_openat: (directory, pointer, flags) => (flags & (O_ACCMODE | O_CREAT)) !== 0
        ? -EROFS : open(pathOf(directory, pointer)),
    __syscall_faccessat: (directory, pointer, mode) => {
      const path = pathOf(directory, pointer);
      return path !== LIBRARY && !(path in DIRECTORIES) ? -ENOENT : (mode & 2) !== 0 ? -EROFS : 0;
    },
    __syscall_stat64: (pointer, out) => stat(pathOf(AT_FDCWD, pointer), out),
    __syscall_lstat64: (pointer, out) => stat(pathOf(AT_FDCWD, pointer), out),
    __syscall_newfstatat: (directory, pointer, out, flags) => (flags & AT_EMPTY_PATH) !== 0 && u8[pointer >>> 0] === 0
        ? statOpened(directory, out) : stat(pathOf(directory, pointer), out),
    __syscall_fstat64: statOpened,
    __syscall_getcwd: (start, length) => length < 2 ? -ERANGE : putText('/', start),
    __syscall_getdents64: (number, start, length) => {
      const file = opened[number];
      const names = DIRECTORIES[file?.path];
      if (names === undefined) {
        return -ENOTDIR;
      }
      let at = start >>> 0;
      for (; file.at < names.length && at + DIRENT_BYTES <= (start >>> 0) + length; at += DIRENT_BYTES) {
        const name = names[file.at++];
        i64[at >> 3] = 1n;
        i64[at + 8 >> 3] = BigInt(file.at);
        u32[at + 16 >> 2] = DIRENT_BYTES;
        u8[at + 18] = name.endsWith('.zip') ? 8 : 4;
        putText(name, at + 19);
      }
      return at - (start >>> 0);
    },
    __syscall_ioctl: () => -ENOTTY,
    __syscall_fcntl64: (number, command) => opened[number] === undefined ? -EBADF
        : command >= 1 && command <= 3 ? 0 : -EINVAL,
    __syscall_fadvise64: () => 0,
    _munmap_js: () => 0,
    _msync_js: () => 0,
    fd_close: (number) => {
      const known = opened[number] !== undefined;
      opened[number] = undefined;
      return known ? 0 : EBADF;
    },
    fd_read: (number, vector, count, out) => {
      const file = opened[number];
      const error = read(file, vector, count, file?.at ?? 0, out);
      if (error === 0 && !file.device) {
        file.at += u32[out >>> 2];
      }
      return error;
    },
    fd_pread: (number, vector, count, from, out) => read(opened[number], vector, count, Number(from), out),
    fd_write: (number, vector, count, out) => {
      if (!opened[number]?.device) {
        return EBADF;
      }
      u32[out >>> 2] = sum(vector, count, (start, length) => length);
      return 0;
    },
    fd_pwrite: () => EBADF,
    fd_seek: (number, offset, whence, out) => {
      const file = opened[number];
      if (file === undefined || file.device) {
        return file === undefined ? EBADF : ESPIPE;
      }
      const at = Number(offset) + (whence === 1 ? file.at : whence === 2 ? file.data?.length ?? 0 : 0);
      if (at < 0) {
        return EINVAL;
      }
      file.at = at;
      i64[out >>> 3] = BigInt(at);
      return 0;
    },
    fd_fdstat_get: (number, out) => {
      const file = opened[number];
      if (file === undefined) {
        return EBADF;
      }
      u8.fill(0, out >>> 0, (out >>> 0) + 24);
      u8[out >>> 0] = file.device ? 2 : file.data === undefined ? 3 : 4;
      return 0;
    },
    fd_sync: () => 0,
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

  exports = new WebAssembly.Instance(module, imports()).exports;
  view();
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
    putText(value, start);
    const result = use(start);
    exports.free(start);
    return result;
  }

  /** So that they are not found, not even when they are imported again. */
  function removeModules() {
    for (let at = i32[address('PyImport_Inittab') >> 2]; i32[at >> 2] !== 0; at += 8) {
      const name = text(i32[at >> 2]);
      if (ABSENT.includes(name)) {
        i32[at >> 2] += name.length;
      }
    }
  }

  /** Puts emit into the module __main__, a method of a list that the harness fills. */
  function addEmit() {
    const method = exports.malloc(METHOD_BYTES);
    const methodName = exports.malloc('emit'.length + 1);
    putText('emit', methodName);
    i32.set([methodName, emit, METH_FASTCALL_KEYWORDS, 0], method >> 2);
    const function_ = exports.PyCMethod_New(method, exports.PyList_New(0), 0, 0);
    withText('__main__', (main) => withText(
        'emit', (name) => exports.PyObject_SetAttrString(exports.PyImport_AddModule(main), name, function_)));
  }

  /** Boots the interpreter from nothing and runs `source`, which has ASCII only. */
  function boot(source) {
    exports.__wasm_call_ctors();
    i32[address('_PyRuntime') + i32[address('_PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET') >> 2] >> 2] = trampoline;
    const arguments_ = exports.malloc(8);
    i32[arguments_ >> 2] = exports.malloc(16);
    i32[arguments_ + 4 >> 2] = 0;
    putText('python', i32[arguments_ >> 2]);
    exports.__main_argc_argv(1, arguments_);
    exports.PyUnstable_ThreadState_SetStackProtection(
        exports.PyThreadState_Get(), exports.emscripten_stack_get_base() - STACK_BYTES, STACK_BYTES);
    removeModules();
    addEmit();
    if (withText(source, exports.PyRun_SimpleString) !== 0) {
      throw new Error('The harness does not run');
    }
  }

  /** All memory but pages of zeros: size, number of runs, start and length of each, then their bytes. */
  function save() {
    const runs = [];
    for (let at = 0; at < u8.length; at += SNAPSHOT_PAGE_BYTES) {
      if (u32.subarray(at >> 2, at + SNAPSHOT_PAGE_BYTES >> 2).some((word) => word !== 0)) {
        const before = runs[runs.length - 1];
        if (before !== undefined && before[0] + before[1] === at) {
          before[1] += SNAPSHOT_PAGE_BYTES;
        } else {
          runs.push([at, SNAPSHOT_PAGE_BYTES]);
        }
      }
    }
    const head = Uint32Array.from([u8.length, runs.length, ...runs.flat()]);
    const saved = new Uint8Array(runs.reduce((size, run) => size + run[1], head.byteLength));
    saved.set(new Uint8Array(head.buffer));
    let to = head.byteLength;
    for (const [start, length] of runs) {
      saved.set(u8.subarray(start, start + length), to);
      to += length;
    }
    return saved;
  }

  /** What `save` gave, for an interpreter that has not been booted. */
  function restore(buffer) {
    const saved = new Uint8Array(buffer);
    const [size, runs] = new Uint32Array(buffer, 0, 2);
    const head = new Uint32Array(buffer, 0, 2 + 2 * runs);
    if (size > u8.length) {
      exports.memory.grow((size - u8.length) / PAGE_BYTES);
      view();
    }
    let from = head.byteLength;
    for (let i = 2; i < head.length; i += 2) {
      u8.set(saved.subarray(from, from + head[i + 1]), head[i]);
      from += head[i + 1];
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
      furthest = name === 'flush' ? MOST_KEYS : request.length;
      last = 0;
      valuesOpen = name === 'reduce_' && request[1] !== 0;
    }
    const given = exports.PyBytes_FromStringAndSize(0, request.length);
    u8.set(request, exports.PyBytes_AsString(given) >>> 0);
    const result = exports.PyObject_CallOneArg(named(name), given);
    exports.Py_DecRef(given);
    if (result === 0) {
      end('the harness failed');
    }
    const start = exports.PyBytes_AsString(result) >>> 0;
    const answer = u8.slice(start, start + exports.PyBytes_Size(result));
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

  return {boot, save, restore, answer};
}
