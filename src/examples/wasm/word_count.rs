//! Counts the runs of ASCII letters in lines of text, in lower case. Counts, which may come of any splits as they are integers,
//! are kept in a map until Millrace asks for them, or they are many.
mod millrace;

use millrace::{Frame, Value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Frames must not have more than 16 MiB.
const MOST_KEPT: usize = 4 << 20;
/// What a pair has beside its word.
const PAIR_BYTES: usize = 15;

/// Eight bytes a step; nobody attacks a map that only this job can see.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(29) ^ word).wrapping_mul(0x9E37_79B1_85EB_CA87);
    }

    fn write_u8(&mut self, _end_of_str: u8) {}

    fn write_usize(&mut self, length: usize) {
        self.write_u64(length as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[derive(Default)]
struct Words {
    chunk: Vec<u8>,
    counts: HashMap<Box<[u8]>, i64, BuildHasherDefault<WordHasher>>,
    /// About the bytes of the pairs of all counts.
    kept: usize,
    frame: Frame,
}

thread_local! {
    /// A module has one thread.
    static WORDS: RefCell<Words> = RefCell::default();
}

impl Words {
    fn count(&mut self, word: &[u8]) {
        match self.counts.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(word.into(), 1);
                self.kept += word.len() + PAIR_BYTES;
            }
        }
    }

    fn hand_over(&mut self) {
        for (word, count) in self.counts.drain() {
            self.frame.pair(Value::Text(&word), Value::Integer(count));
        }
        self.kept = 0;
    }
}

#[no_mangle]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    WORDS.with(|words| {
        let chunk = &mut words.borrow_mut().chunk;
        chunk.resize(length.max(chunk.len()), 0);
        chunk.as_mut_ptr()
    })
}

#[no_mangle]
pub extern "C" fn map(records: *mut u8, length: usize) -> u64 {
    let records = unsafe { std::slice::from_raw_parts_mut(records, length) };
    records.make_ascii_lowercase();
    WORDS.with(|words| {
        let words = &mut *words.borrow_mut();
        words.frame.clear();
        let mut emitted = 0;
        for word in records.split(|byte| !byte.is_ascii_lowercase()) {
            if !word.is_empty() {
                words.count(word);
                emitted += 1;
            }
        }
        words.frame.emitted(emitted);
        if words.kept > MOST_KEPT {
            words.hand_over();
        }
        words.frame.end()
    })
}

#[no_mangle]
pub extern "C" fn drain() -> u64 {
    WORDS.with(|words| {
        let words = &mut *words.borrow_mut();
        words.frame.clear();
        if !words.counts.is_empty() {
            words.hand_over();
            words.frame.emitted(0); // map has told of them
        }
        words.frame.end()
    })
}
