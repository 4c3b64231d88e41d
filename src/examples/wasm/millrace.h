// What a map module in C says to Millrace; src/docs/WASM.md describes every word of it.
#ifndef MILLRACE_H
#define MILLRACE_H

#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name)))

enum { MILLRACE_PAIR = 1, MILLRACE_COUNTER, MILLRACE_EMITTED, MILLRACE_BAD, MILLRACE_SKIPPED };
enum { MILLRACE_NULL, MILLRACE_INTEGER, MILLRACE_DOUBLE, MILLRACE_TEXT, MILLRACE_JSON };

// A frame under construction; the caller sees to it that there is room.
typedef struct {
  uint8_t *start;
  uint8_t *end;
} Frame;

static inline void frame_byte(Frame *frame, uint8_t byte) { *frame->end++ = byte; }

static inline void frame_bytes(Frame *frame, const void *bytes, size_t length) {
  __builtin_memcpy(frame->end, bytes, length);
  frame->end += length;
}

static inline void frame_u32(Frame *frame, uint32_t value) { frame_bytes(frame, &value, sizeof value); }

static inline void frame_i64(Frame *frame, int64_t value) { frame_bytes(frame, &value, sizeof value); }

static inline void frame_text(Frame *frame, const void *utf8, uint32_t length) {
  frame_u32(frame, length);
  frame_bytes(frame, utf8, length);
}

// A text and an integer.
static inline void frame_count(Frame *frame, const void *utf8, uint32_t length, int64_t value) {
  frame_byte(frame, MILLRACE_PAIR);
  frame_byte(frame, MILLRACE_TEXT);
  frame_text(frame, utf8, length);
  frame_byte(frame, MILLRACE_INTEGER);
  frame_i64(frame, value);
}

// How many pairs those of the frame stand for, where they were combined.
static inline void frame_emitted(Frame *frame, int64_t pairs) {
  frame_byte(frame, MILLRACE_EMITTED);
  frame_i64(frame, pairs);
}

// What map, flush and drain return.
static inline uint64_t frame_end(const Frame *frame) {
  return (uint64_t)(uintptr_t)frame->start << 32 | (uint32_t)(frame->end - frame->start);
}

#endif
