// The jobs in plain Node.js. Each line `run JOB FILE ROWS THREADS` on standard input, divided by tabs, runs a job on so
// many worker threads, each on a part of the file, writes its rows to ROWS, and is answered by `ok WALL_NANOS CPU_NANOS`
// or `error REASON`. Threads stay for all runs, so that they are warm.

import {closeSync, fstatSync, openSync, readSync, writeFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {isMainThread, parentPort, Worker} from 'node:worker_threads';
import {fileURLToPath} from 'node:url';

const CHUNK_BYTES = 1 << 20;
const FEED = 10;

/** Per job: a map from key to state, what a line does to it, how states are merged, what a row shows. */
const jobs = {
  words: {
    map(line, states) {
      for (const word of line.toLowerCase().match(/[a-z]+/g) ?? []) {
        states.set(word, (states.get(word) ?? 0) + 1);
      }
    },
    merge: (a, b) => a + b,
  },
  statuses: {
    map(line, states) {
      const {status, bytes} = JSON.parse(line);
      const state = states.get(status);
      if (state === undefined) {
        states.set(status, {count: 1, sum: bytes, min: bytes, max: bytes});
      } else {
        state.count++;
        state.sum += bytes;
        state.min = Math.min(state.min, bytes);
        state.max = Math.max(state.max, bytes);
      }
    },
    merge: (a, b) => ({
      count: a.count + b.count, sum: a.sum + b.sum, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max),
    }),
  },
};

/** Calls `visit` with each line that starts in [from, to). */
function eachLine(file, from, to, visit) {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = from === 0 ? 0 : lineAfter(file, from - 1, buffer);
  while (at < to) {
    const read = readSync(file, buffer, 0, CHUNK_BYTES, at);
    if (read === 0) {
      return;
    }
    const feed = buffer.lastIndexOf(FEED, read - 1);
    const end = feed < 0 ? read : feed + 1;
    let start = 0;
    const text = at + end <= to ? buffer.utf8Slice(0, end) : buffer.utf8Slice(0, endOfLast(buffer, to - at, end));
    while (start < text.length) {
      const next = text.indexOf('\n', start);
      visit(text.slice(start, next < 0 ? text.length : next));
      start = next < 0 ? text.length : next + 1;
    }
    at += end;
  }
}

/** Where the line ends in which the last byte of a part is. */
function endOfLast(buffer, to, end) {
  const feed = buffer.indexOf(FEED, to - 1);
  return feed < 0 || feed >= end ? end : feed + 1;
}

function lineAfter(file, from, buffer) {
  for (let at = from; ; at += CHUNK_BYTES) {
    const read = readSync(file, buffer, 0, CHUNK_BYTES, at);
    const feed = buffer.subarray(0, read).indexOf(FEED);
    if (feed >= 0 || read === 0) {
      return at + (feed < 0 ? read : feed + 1);
    }
  }
}

function runPart({job, path, part, parts}) {
  const file = openSync(path);
  const {size} = fstatSync(file);
  const {map} = jobs[job];
  const states = new Map();
  const bound = (number) => Math.floor(size * number / parts);
  eachLine(file, bound(part), bound(part + 1), (line) => map(line, states));
  closeSync(file);
  return states;
}

const workers = [];

function ask(number, request) {
  workers[number] ??= new Worker(fileURLToPath(import.meta.url));
  return new Promise((resolve, reject) => {
    workers[number].once('message', resolve);
    workers[number].once('error', reject);
    workers[number].postMessage(request);
  });
}

async function run(job, path, rows, threads) {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const parts = await Promise.all(
      Array.from({length: threads}, (_, part) => ask(part, {job, path, part, parts: threads})));
  const all = parts[0];
  for (const states of parts.slice(1)) {
    for (const [key, state] of states) {
      all.set(key, all.has(key) ? jobs[job].merge(all.get(key), state) : state);
    }
  }
  const sorted = [...all].sort(([a], [b]) => a < b ? -1 : 1);
  const text = sorted.map(([key, value]) => JSON.stringify({key, value}) + '\n').join('');
  const wall = process.hrtime.bigint() - start;
  const used = process.cpuUsage(cpu);
  writeFileSync(rows, text);
  return `ok\t${wall}\t${(used.user + used.system) * 1000}`;
}

if (isMainThread) {
  console.log('ready');
  for await (const line of createInterface({input: process.stdin})) {
    const [, job, path, rows, threads] = line.split('\t');
    console.log(await run(job, path, rows, Number(threads)).catch((error) => `error\t${error.message}`));
  }
  process.exit(0);
} else {
  parentPort.on('message', (request) => parentPort.postMessage(runPart(request)));
}
