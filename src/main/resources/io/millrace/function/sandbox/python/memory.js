// The linear memory of the interpreter, in which all that it and we say to each other lies.

const PAGE_BYTES = 65536, SNAPSHOT_PAGE_BYTES = 4096;

class Memory {
  /** Called once, when there is an instance. */
  attach(linear) {
    this.linear = linear;
    this.view();
  }

  view() {
    const {buffer} = this.linear;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
  }

  grow(pages) {
    this.linear.grow(pages);
    this.view();
  }

  /** Paths and names here are ASCII; others are not found, in whatever way they are read. */
  text(pointer) {
    let found = '';
    for (let at = pointer >>> 0; this.u8[at] !== 0; at++) {
      found += String.fromCharCode(this.u8[at]);
    }
    return found;
  }

  putText(value, pointer) {
    const at = pointer >>> 0;
    for (let i = 0; i < value.length; i++) {
      this.u8[at + i] = value.charCodeAt(i);
    }
    this.u8[at + value.length] = 0;
    return value.length + 1;
  }

  /** All memory but pages of zeros: size, number of runs, start and length of each, then their bytes. */
  save() {
    const runs = [];
    for (let at = 0; at < this.u8.length; at += SNAPSHOT_PAGE_BYTES) {
      if (this.u32.subarray(at >> 2, at + SNAPSHOT_PAGE_BYTES >> 2).some((word) => word !== 0)) {
        const before = runs[runs.length - 1];
        if (before !== undefined && before[0] + before[1] === at) {
          before[1] += SNAPSHOT_PAGE_BYTES;
        } else {
          runs.push([at, SNAPSHOT_PAGE_BYTES]);
        }
      }
    }
    const head = Uint32Array.from([this.u8.length, runs.length, ...runs.flat()]);
    const saved = new Uint8Array(runs.reduce((size, run) => size + run[1], head.byteLength));
    saved.set(new Uint8Array(head.buffer));
    let to = head.byteLength;
    for (const [start, length] of runs) {
      saved.set(this.u8.subarray(start, start + length), to);
      to += length;
    }
    return saved;
  }

  /** What `save` gave, for an interpreter that has not been booted. */
  restore(buffer) {
    const saved = new Uint8Array(buffer);
    const [size, runs] = new Uint32Array(buffer, 0, 2);
    const head = new Uint32Array(buffer, 0, 2 + 2 * runs);
    if (size > this.u8.length) {
      this.grow((size - this.u8.length) / PAGE_BYTES);
    }
    let from = head.byteLength;
    for (let i = 2; i < head.length; i += 2) {
      this.u8.set(saved.subarray(from, from + head[i + 1]), head[i]);
      from += head[i + 1];
    }
  }
}
