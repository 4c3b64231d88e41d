// The files that there are: the standard library in one, devices that swallow what is written, and the values of a key.

const ENOENT = 44, EBADF = 8, EINVAL = 28, EISDIR = 31, ENOTDIR = 54, ENOTTY = 59, EROFS = 69, ESPIPE = 70, ERANGE = 68;
const AT_FDCWD = -100, AT_EMPTY_PATH = 0x1000;
const O_ACCMODE = 3, O_CREAT = 0o100;
const S_DIRECTORY = 0o40555, S_FILE = 0o100444, S_DEVICE = 0o20222;
const DIRENT_BYTES = 280, STAT_BYTES = 96, BLOCK_BYTES = 4096;
const LIBRARY = '/lib/python314.zip';
/** In here the numbered chunks of the values of the key at hand; only while they can be asked for. */
const VALUES = '/values/';
const DIRECTORIES = {
  __proto__: null,
  '/': ['lib'], '/lib': ['python314.zip', 'python3.14'], '/lib/python3.14': ['lib-dynload'],
  '/lib/python3.14/lib-dynload': [],
};

/**
 * The system calls that are about files.
 *
 * @param values whether those of the key at hand can be asked for, and how
 */
function fileCalls(memory, library, values) {
  const opened = [{device: true}, {device: true}, {device: true}];

  function pathOf(directory, pointer) {
    const given = memory.text(pointer);
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
    memory.u8.fill(0, at, at + STAT_BYTES);
    memory.u32[at >> 2] = 1;
    memory.u32[at + 4 >> 2] = mode;
    memory.u32[at + 8 >> 2] = 1;
    memory.i64[at + 24 >> 3] = BigInt(size);
    memory.i32[at + 32 >> 2] = BLOCK_BYTES;
    memory.i64[at + 88 >> 3] = BigInt(node);
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
    if (values.open && path.startsWith(VALUES)) {
      return add({path, data: new Uint8Array(values.fetch(Number(path.slice(VALUES.length)))), at: 0});
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
      total += each(memory.u32[at >> 2], memory.u32[at + 4 >> 2]);
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
    memory.u32[out >>> 2] = sum(vector, count, (start, length) => {
      const part = file.device ? [] : file.data.subarray(at, at + length);
      memory.u8.set(part, start);
      at += part.length;
      return part.length;
    });
    return 0;
  }

  return {
    __proto__: null,
    __syscall_openat: (directory, pointer, flags) => (flags & (O_ACCMODE | O_CREAT)) !== 0
        ? -EROFS : open(pathOf(directory, pointer)),
    __syscall_faccessat: (directory, pointer, mode) => {
      const path = pathOf(directory, pointer);
      return path !== LIBRARY && !(path in DIRECTORIES) ? -ENOENT : (mode & 2) !== 0 ? -EROFS : 0;
    },
    __syscall_stat64: (pointer, out) => stat(pathOf(AT_FDCWD, pointer), out),
    __syscall_lstat64: (pointer, out) => stat(pathOf(AT_FDCWD, pointer), out),
    __syscall_newfstatat: (directory, pointer, out, flags) => (flags & AT_EMPTY_PATH) !== 0 && memory.u8[pointer >>> 0] === 0
        ? statOpened(directory, out) : stat(pathOf(directory, pointer), out),
    __syscall_fstat64: statOpened,
    __syscall_getcwd: (start, length) => length < 2 ? -ERANGE : memory.putText('/', start),
    __syscall_getdents64: (number, start, length) => {
      const file = opened[number];
      const names = DIRECTORIES[file?.path];
      if (names === undefined) {
        return -ENOTDIR;
      }
      let at = start >>> 0;
      for (; file.at < names.length && at + DIRENT_BYTES <= (start >>> 0) + length; at += DIRENT_BYTES) {
        const name = names[file.at++];
        memory.i64[at >> 3] = 1n;
        memory.i64[at + 8 >> 3] = BigInt(file.at);
        memory.u32[at + 16 >> 2] = DIRENT_BYTES;
        memory.u8[at + 18] = name.endsWith('.zip') ? 8 : 4;
        memory.putText(name, at + 19);
      }
      return at - (start >>> 0);
    },
    __syscall_ioctl: () => -ENOTTY,
    __syscall_fcntl64: (number, command) => opened[number] === undefined ? -EBADF
        : command >= 1 && command <= 3 ? 0 : -EINVAL,
    __syscall_fadvise64: () => 0,
    fd_close: (number) => {
      const known = opened[number] !== undefined;
      opened[number] = undefined;
      return known ? 0 : EBADF;
    },
    fd_read: (number, vector, count, out) => {
      const file = opened[number];
      const error = read(file, vector, count, file?.at ?? 0, out);
      if (error === 0 && !file.device) {
        file.at += memory.u32[out >>> 2];
      }
      return error;
    },
    fd_pread: (number, vector, count, from, out) => read(opened[number], vector, count, Number(from), out),
    fd_write: (number, vector, count, out) => {
      if (!opened[number]?.device) {
        return EBADF;
      }
      memory.u32[out >>> 2] = sum(vector, count, (start, length) => length);
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
      memory.i64[out >>> 3] = BigInt(at);
      return 0;
    },
    fd_fdstat_get: (number, out) => {
      const file = opened[number];
      if (file === undefined) {
        return EBADF;
      }
      memory.u8.fill(0, out >>> 0, (out >>> 0) + 24);
      memory.u8[out >>> 0] = file.device ? 2 : file.data === undefined ? 3 : 4;
      return 0;
    },
    fd_sync: () => 0,
  };
}
