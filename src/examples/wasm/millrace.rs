//! What a map module in Rust says to Millrace; src/docs/WASM.md describes every word of it.
#![allow(dead_code)]

const PAIR: u8 = 1;
const COUNTER: u8 = 2;
const EMITTED: u8 = 3;
const BAD: u8 = 4;
const SKIPPED: u8 = 5;

/// A key or a value.
pub enum Value<'a> {
    Null,
    Integer(i64),
    Double(f64),
    Text(&'a [u8]),
    Json(&'a [u8]),
}

/// A frame under construction.
#[derive(Default)]
pub struct Frame(Vec<u8>);

impl Frame {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn pair(&mut self, key: Value, value: Value) {
        self.0.push(PAIR);
        self.value(key);
        self.value(value);
    }

    /// Adds to a counter of the job.
    pub fn counter(&mut self, name: &str, by: i64) {
        self.0.push(COUNTER);
        self.text(name.as_bytes());
        self.0.extend_from_slice(&by.to_le_bytes());
    }

    /// How many pairs those of the frame stand for, where they were combined.
    pub fn emitted(&mut self, pairs: i64) {
        self.0.push(EMITTED);
        self.0.extend_from_slice(&pairs.to_le_bytes());
    }

    /// The record that starts at this offset of the chunk cannot be mapped.
    pub fn bad(&mut self, offset: usize, why: &str) {
        self.record(BAD, offset, why);
    }

    /// The record that starts at this offset of the chunk is left out.
    pub fn skipped(&mut self, offset: usize, why: &str) {
        self.record(SKIPPED, offset, why);
    }

    /// What map, flush and drain return.
    pub fn end(&self) -> u64 {
        (self.0.as_ptr() as u64) << 32 | self.0.len() as u64
    }

    fn record(&mut self, kind: u8, offset: usize, why: &str) {
        self.0.push(kind);
        self.0.extend_from_slice(&(offset as u32).to_le_bytes());
        self.text(why.as_bytes());
    }

    fn value(&mut self, value: Value) {
        match value {
            Value::Null => self.0.push(0),
            Value::Integer(number) => {
                self.0.push(1);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
            Value::Double(number) => {
                self.0.push(2);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
            Value::Text(utf8) => {
                self.0.push(3);
                self.text(utf8);
            }
            Value::Json(utf8) => {
                self.0.push(4);
                self.text(utf8);
            }
        }
    }

    fn text(&mut self, utf8: &[u8]) {
        self.0.extend_from_slice(&(utf8.len() as u32).to_le_bytes());
        self.0.extend_from_slice(utf8);
    }
}
