// What else there is of a system, in which nothing could differ between two runs: no clock, no random, no network, no process.

const EPERM = 63, EAI_FAIL = -4;
const ENVIRONMENT = ['PYTHONHASHSEED=0', 'PYTHONINSPECT=1', 'HOME=/', 'TZ=UTC', 'LANG=C.UTF-8'];

/** The calls that are about neither files nor memory. */
function systemCalls(memory) {
  function putTime(seconds, pointer) {
    const date = new Date(Number(seconds) * 1000);
    const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000);
    memory.i32.set([date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth(),
      date.getUTCFullYear() - 1900, date.getUTCDay(), dayOfYear, 0, 0], pointer >>> 2);
  }

  function secondsOf(pointer) {
    const [seconds, minutes, hours, day, month, year] = memory.i32.subarray(pointer >>> 2, (pointer >>> 2) + 6);
    const date = new Date(0);
    date.setUTCFullYear(year + 1900, month, day);
    date.setUTCHours(hours, minutes, seconds);
    const found = BigInt(Math.floor(date.getTime() / 1000));
    putTime(found, pointer);
    return found;
  }

  return {
    __proto__: null,
    _tzset_js: (offset, daylight, standard, summer) => {
      memory.u32[offset >>> 2] = 0;
      memory.i32[daylight >>> 2] = 0;
      memory.putText('UTC', standard);
      memory.putText('UTC', summer);
    },
    _gmtime_js: putTime, _localtime_js: putTime, _timegm_js: secondsOf, _mktime_js: secondsOf,
    emscripten_date_now: () => 0,
    emscripten_get_now: () => 0,
    clock_res_get: (clock, out) => {
      memory.i64[out >>> 3] = 1_000_000n;
      return 0;
    },
    clock_time_get: (clock, precision, out) => {
      memory.i64[out >>> 3] = 0n;
      return 0;
    },
    random_get: (start, length) => {
      memory.u8.fill(0, start >>> 0, (start >>> 0) + length);
      return 0;
    },
    environ_sizes_get: (count, bytes) => {
      memory.u32[count >>> 2] = ENVIRONMENT.length;
      memory.u32[bytes >>> 2] = ENVIRONMENT.join('\0').length + 1;
      return 0;
    },
    environ_get: (pointers, start) => {
      let at = start;
      ENVIRONMENT.forEach((entry, i) => {
        memory.u32[(pointers >>> 2) + i] = at;
        at += memory.putText(entry, at);
      });
      return 0;
    },
    _emscripten_get_progname: (start) => memory.putText('python', start),
    getaddrinfo: () => EAI_FAIL, getnameinfo: () => EAI_FAIL, getprotobyname: () => 0,
    _emscripten_system: (command) => command === 0 ? 0 : -EPERM,
    __syscall_getuid32_js: () => 0,
    _munmap_js: () => 0,
    _msync_js: () => 0,
  };
}
