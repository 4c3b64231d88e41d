// Counts the runs of ASCII letters in lines of text, in lower case. Counts are kept in a table until Millrace asks for them
// or it is nearly full; words of more than 15 letters, which are rare, are emitted one by one.
#include <wasm_simd128.h>

#include "millrace.h"

enum {
  PAGE = 1 << 16,
  SHORT = 15,
  ENTRIES = 1 << 17,
  SLOTS = 2 * ENTRIES,
  BLOCK = 64,
  SLACK = BLOCK + 16,  // can be read behind the chunk
  PAIR = 32,           // bytes that are enough for the pair of a short word
};

// A word of up to 15 letters, filled with zeros; the last byte is the length.
typedef struct {
  uint64_t head, tail;
  int64_t count;
} Entry;

static Entry entries[ENTRIES];
static uint32_t used;
// For each slot the number of an entry from 1, in 18 bits, and 14 bits of its hash, so that few entries are looked at in vain.
static uint32_t slots[SLOTS];
static int64_t counted;  // words of a chunk

extern uint8_t __heap_base;
static uint8_t *chunk, *pairs;
static size_t room;

// One place for all chunks, and behind it one for the pairs: for the whole table, and for all words of the chunk one by one,
// as a word with what separates it from the next has an eighth of the bytes of its pair, or more.
EXPORT(alloc) uint8_t *alloc(size_t length) {
  if (length > room) {
    chunk = (uint8_t *)(((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15);
    pairs = chunk + length + SLACK;
    uint64_t end = (uint64_t)(uintptr_t)pairs + ENTRIES * PAIR + 8 * ((uint64_t)length + 1);
    uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * PAGE;
    if (end > have && __builtin_wasm_memory_grow(0, (size_t)((end - have + PAGE - 1) / PAGE)) == (size_t)-1) {
      __builtin_trap();  // a record that is too long for the memory that the module was linked with
    }
    room = length;
  }
  return chunk;
}

static inline uint64_t load(const uint8_t *from) {
  uint64_t word;
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}

static inline uint64_t low_bytes(uint64_t word, uint32_t bytes) { return bytes >= 8 ? word : word & ~(~0ull << 8 * bytes); }

static inline uint64_t hash(uint64_t head, uint64_t tail) {
  uint64_t mixed = (head ^ (tail << 29 | tail >> 35)) * 0x9E3779B185EBCA87ull;
  return (mixed ^ mixed >> 32) * 0xC2B2AE3D27D4EB4Full;
}

static void count(uint64_t head, uint64_t tail) {
  uint64_t mixed = hash(head, tail);
  uint32_t tag = (uint32_t)(mixed >> 50) << 18;
  uint32_t at = (uint32_t)(mixed >> 20) & (SLOTS - 1);
  for (uint32_t slot; (slot = slots[at]) != 0; at = (at + 1) & (SLOTS - 1)) {
    if ((slot & ~(SLOTS - 1)) == tag) {
      Entry *entry = &entries[(slot & (SLOTS - 1)) - 1];
      if (entry->head == head && entry->tail == tail) {
        entry->count++;
        return;
      }
    }
  }
  entries[used] = (Entry){head, tail, 1};
  slots[at] = tag | ++used;
}

static void empty_table(Frame *frame) {
  for (uint32_t i = 0; i < used; i++) {
    frame_count(frame, &entries[i], (uint32_t)(entries[i].tail >> 56), entries[i].count);
  }
  used = 0;
  __builtin_memset(slots, 0, sizeof slots);
}

static void add(uint8_t *word, uint32_t length, Frame *frame) {
  const uint64_t lower = 0x2020202020202020ull;
  counted++;
  if (length > SHORT || used == ENTRIES) {
    for (uint32_t i = 0; i < length; i++) {
      word[i] |= 0x20;
    }
    frame_count(frame, word, length, 1);
    return;
  }
  uint64_t head = low_bytes(load(word) | lower, length);
  uint64_t tail = length <= 8 ? 0 : low_bytes(load(word + 8) | lower, length - 8);
  count(head, tail | (uint64_t)length << 56);
}

static inline uint64_t letters16(const uint8_t *from) {
  v128_t lower = wasm_v128_or(wasm_v128_load(from), wasm_i8x16_const_splat(0x20));
  v128_t place = wasm_i8x16_sub(lower, wasm_i8x16_const_splat('a'));
  return wasm_i8x16_bitmask(wasm_u8x16_lt(place, wasm_i8x16_const_splat(26)));
}

static inline uint64_t letters64(const uint8_t *from) {
  return letters16(from) | letters16(from + 16) << 16 | letters16(from + 32) << 32 | letters16(from + 48) << 48;
}

EXPORT(map) uint64_t map(uint8_t *records, size_t length) {
  Frame frame = {pairs, pairs};
  if (used > ENTRIES - ENTRIES / 8) {
    empty_table(&frame);
  }
  uint8_t *open = NULL;  // where the word starts that has not ended yet
  // Behind the end there are no letters, which ends the last word.
  __builtin_memset(records + length, 0, BLOCK);
  for (size_t at = 0; at <= length; at += BLOCK) {
    uint64_t letters = letters64(records + at);
    uint64_t edges = letters ^ (letters << 1 | (open != NULL));
    while (edges != 0) {
      uint8_t *edge = records + at + __builtin_ctzll(edges);
      edges &= edges - 1;
      if (open == NULL) {
        open = edge;
      } else {
        add(open, (uint32_t)(edge - open), &frame);
        open = NULL;
      }
    }
  }
  frame_emitted(&frame, counted);
  counted = 0;
  return frame_end(&frame);
}

// Integers are summed, so that counts may come of any splits.
EXPORT(drain) uint64_t drain(void) {
  Frame frame = {pairs, pairs};
  if (used > 0) {
    empty_table(&frame);
    frame_emitted(&frame, 0);  // map has told of them
  }
  return frame_end(&frame);
}
