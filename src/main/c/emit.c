/*
 * What user code in Python calls for each pair: appends it to lists of the harness if it is one that needs no copy and is
 * within the limits, else calls emit_any of python/emits.py, which has the words. It is a method of the list `state`
 * there, called as METH_FASTCALL | METH_KEYWORDS, and knows how CPython 3.14 lays out objects on 32 bits. The bytes in
 * python/natives.js are what clang makes of it:
 *
 *   clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry,--import-memory,--export=emit,--strip-all -o emit.wasm emit.c
 */
/** What is longer is counted by emit_any, for thousands of it take much memory. */
#define PLAIN_CHARS 512
#define IMMORTAL (1 << 30)
#define SHIFT_OF_DIGITS 3

typedef struct Object {
  int references;
  const struct Object *type;
} Object;

/** The size of a str is its characters, that of an int eight times its digits, of 30 bits each, and a sign. */
typedef struct {
  Object object;
  unsigned size;
} Sized;

typedef struct {
  Object object;
  double value;
} Float;

typedef struct {
  Object object;
  int size;
  Object **items;
  int allocated;
} List;

/** Not negative, and less than a digit can be. */
typedef struct {
  Object object;
  unsigned size;
  int digit;
} SmallInt;

/** The items of the list, see set_up_emit. */
typedef struct {
  Object *emit_any;
  List *keys, *values, *ones;
  /** So many pairs there are before emit_any looks after them. */
  const SmallInt *room;
  Object *one;
  /** False where all pairs go into keys and values. */
  Object *ones_apart;
  /** True where the combine takes values of any kind, and where it takes any double. */
  Object *takes_all, *takes_floats;
  Object *str_type, *int_type, *float_type, *bool_type;
  Object *none, *true_;
} State;

__attribute__((import_module("env"), import_name("PyList_Append"))) int append(List *list, Object *item);
__attribute__((import_module("env"), import_name("PyObject_Vectorcall"))) Object *call(
    Object *function, Object *const *arguments, int count, Object *names);

static int is_str(const State *state, const Object *object, unsigned max_chars) {
  return object->type == state->str_type && ((const Sized *) object)->size <= max_chars;
}

/** Two digits fit 64 bits. */
static int is_int(const State *state, const Object *object) {
  return object->type == state->int_type && ((const Sized *) object)->size >> SHIFT_OF_DIGITS <= 2;
}

static int is_finite(const Object *object) {
  double value = ((const Float *) object)->value;
  return value - value == 0;
}

static int is_plain(const State *state, const Object *value) {
  if (is_int(state, value) || value == state->none) {
    return 1;
  }
  if (value->type == state->float_type) {
    return state->takes_floats == state->true_ && is_finite(value);
  }
  return state->takes_all == state->true_
      && (is_str(state, value, PLAIN_CHARS) || value->type == state->bool_type);
}

static int has_room(const State *state, const List *list) {
  return list->size < state->room->digit;
}

static int add(List *list, Object *item) {
  if (list->size == list->allocated) {
    return append(list, item);
  }
  if (item->references < IMMORTAL) {
    item->references++;
  }
  list->items[list->size++] = item;
  return 0;
}

Object *emit(List *self, Object *const *arguments, int count, Object *names) {
  const State *state = (const State *) self->items;
  if (names == 0 && (count == 1 || count == 2)) {
    Object *key = arguments[0];
    Object *value = count == 1 ? state->none : arguments[1];
    if (state->ones_apart == state->true_) {
      if (value == state->one && is_str(state, key, PLAIN_CHARS) && has_room(state, state->ones)) {
        return add(state->ones, key) == 0 ? state->none : 0;
      }
    } else if ((is_str(state, key, PLAIN_CHARS) || is_int(state, key)) && is_plain(state, value)
        && has_room(state, state->keys)) {
      return add(state->keys, key) == 0 && add(state->values, value) == 0 ? state->none : 0;
    }
  }
  return call(state->emit_any, arguments, count, names);
}
