//! Counts the runs of ASCII letters in lines of text, in lower case. Counts, which may come of any splits as they are integers,
//! are kept in a map until Millrace asks for them, or they are many. Words of more than 15 letters, which are rare, are emitted
//! one by one.
mod millrace;

use millrace::{Frame, Value};
use std::arch::wasm32::{i8x16_bitmask, u8x16_lt, u8x16_splat, u8x16_sub, v128, v128_load, v128_or};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Frames must not have more than 16 MiB; a pair has 30 bytes at most.
const MOST_KEPT: usize = 1 << 17;
const MOST_LETTERS: usize = 15;
const BLOCK: usize = 64;
/// What is read behind a chunk.
const SLACK: usize = BLOCK + 16;
const LOWER: u128 = u128::from_le_bytes([0x20; 16]);
/// The first bytes of a word, by their count.
const FIRST: [u128; MOST_LETTERS + 1] = first();

const fn first() -> [u128; MOST_LETTERS + 1] {
    let mut masks = [0; MOST_LETTERS + 1];
    let mut bytes = 1;
    while bytes <= MOST_LETTERS {
        masks[bytes] = masks[bytes - 1] << 8 | 0xFF;
        bytes += 1;
    }
    masks
}

/// Nobody attacks a map that only this job can see.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write_u128(&mut self, word: u128) {
        let both = word as u64 ^ ((word >> 64) as u64).rotate_left(29);
        let mixed = both.wrapping_mul(0x9E37_79B1_85EB_CA87);
        self.0 = (mixed ^ mixed >> 32).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    }

    fn write(&mut self, _bytes: &[u8]) {
        unreachable!("words are numbers");
    }

    /// The upper half is mixed best, and here a map looks at the lower.
    fn finish(&self) -> u64 {
        self.0 >> 32
    }
}

#[derive(Default)]
struct Words {
    /// Zeros behind it end the last word.
    chunk: Vec<u8>,
    /// By the letters, the first in the lowest byte; the highest byte is how many they are.
    counts: HashMap<u128, i64, BuildHasherDefault<WordHasher>>,
    frame: Frame,
}

thread_local! {
    /// A module has one thread.
    static WORDS: RefCell<Words> = RefCell::default();
}

/// Which of the bytes are letters, the first in the lowest bit.
fn letters(block: &[u8; BLOCK]) -> u64 {
    let mut letters = 0;
    for part in block.chunks_exact(16).rev() {
        let bytes = unsafe { v128_load(part.as_ptr() as *const v128) };
        let place = u8x16_sub(v128_or(bytes, u8x16_splat(0x20)), u8x16_splat(b'a'));
        letters = letters << 16 | i8x16_bitmask(u8x16_lt(place, u8x16_splat(26))) as u64;
    }
    letters
}

impl Words {
    /// Counts the words of the chunk; how many.
    fn count_all(&mut self, length: usize) -> i64 {
        self.chunk[length..length + SLACK].fill(0);
        let mut counted = 0;
        let mut open = None; // where the word starts that has not ended yet
        for at in (0..=length).step_by(BLOCK) {
            let letters = letters(self.chunk[at..at + BLOCK].try_into().unwrap());
            let mut edges = letters ^ (letters << 1 | open.is_some() as u64);
            while edges != 0 {
                let edge = at + edges.trailing_zeros() as usize;
                edges &= edges - 1;
                open = match open {
                    None => Some(edge),
                    Some(start) => {
                        self.count(start, edge);
                        counted += 1;
                        None
                    }
                };
            }
        }
        counted
    }

    fn count(&mut self, from: usize, to: usize) {
        let length = to - from;
        if length > MOST_LETTERS {
            let word = self.chunk[from..to].to_ascii_lowercase();
            self.frame.pair(Value::Text(&word), Value::Integer(1));
        } else {
            let bytes = self.chunk[from..from + 16].try_into().unwrap();
            let letters = (u128::from_le_bytes(bytes) | LOWER) & FIRST[length];
            *self.counts.entry(letters | (length as u128) << 120).or_insert(0) += 1;
        }
    }

    fn hand_over(&mut self) {
        for (word, count) in self.counts.drain() {
            let letters = word.to_le_bytes();
            let length = letters[MOST_LETTERS] as usize;
            self.frame.pair(Value::Text(&letters[..length]), Value::Integer(count));
        }
    }
}

#[no_mangle]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    WORDS.with(|words| {
        let chunk = &mut words.borrow_mut().chunk;
        chunk.resize(chunk.len().max(length + SLACK), 0);
        chunk.as_mut_ptr()
    })
}

#[no_mangle]
pub extern "C" fn map(_chunk: *mut u8, length: usize) -> u64 {
    WORDS.with(|words| {
        let words = &mut *words.borrow_mut();
        words.frame.clear();
        let counted = words.count_all(length);
        words.frame.emitted(counted);
        if words.counts.len() > MOST_KEPT {
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
