# What a map function calls for its record, and what that leaves until the record has ended.

# What the records since the last apply_pairs have emitted and is not written yet: pairs of any kind, or, as long as there are
# no others, keys that come with the value 1 alone, for most counts have no others.
keys = []
values = []
ones = []
# Of the record at hand: why it is bad, why it is skipped, what it counted.
trouble = []
skipped = []
counted = []
pairs_before = 0  # of the records before, in the lists above
written = 0  # of the record at hand, in the answer as texts, which begin at texts_before
texts_before = 0
held = 0  # bytes of lists, dicts and long texts that were emitted or returned, which may be part of states
refuses = None  # of the combine: why a value cannot be combined, or None

# Most time of a map would go into emit. So it is in C, a method of this list; see emit.c.
state = emit.__self__
ROOM, ONES_APART = 4, 6


def set_up_emit(combine):
    global refuses
    refuses = None if combine is None else combine.refuses
    ones_apart = combine is not None and combine.ones_apart
    takes_floats = type(combine) is not Stats
    state[:] = [emit_any, keys, values, ones, PENDING_PAIRS, 1, ones_apart, refuses is None, takes_floats,
             str, int, float, bool, None, True]


def emit_any(key, value=None):
    """What emit does with all but what is plain, and where there is no room."""
    try:
        part = 'key'
        kept_key = snapshot(key, KEY_LIMIT)
        part = 'value'
        kept_value = held_snapshot(value)
    except NotJson as error:
        reject(f'emit cannot take this {part}: {error.told(part)}')
    refusal = None if refuses is None else refuses(kept_value)
    if refusal is not None:
        reject(refusal)
    if state[ONES_APART] and type(kept_key) is str and type(kept_value) is int and kept_value == 1:
        ones.append(kept_key)
    else:
        mix_ones()
        keys.append(kept_key)
        values.append(kept_value)
    if pending() >= state[ROOM] or taken >= CHUNK_CHARS:
        look_after_pairs()


emit_any.__qualname__ = 'emit'  # for messages


def held_snapshot(value):
    global held
    before = taken
    copy = snapshot(value)
    if taken > before:
        held += BYTES_OF_A_VALUE + BYTES_OF_A_CHARACTER * (taken - before)
    return copy


def mix_ones():
    state[ONES_APART] = False
    keys.extend(ones)
    values.extend([1] * len(ones))
    ones.clear()


def pending():
    return len(keys) + len(ones)


def emits():
    """Of the record at hand."""
    return written + pending() - pairs_before


def look_after_pairs():
    """There are many, or long ones. They count only if the record ends well, but as text they take less memory."""
    global taken
    taken = 0
    count = emits()
    if count > MAX_EMITS:
        tick(TOO_MANY_EMITS)
    tick(TOLD_EMITS - count)
    if loaded.combine is None:
        write_pairs()
    state[ROOM] = pending() + min(PENDING_PAIRS, MAX_EMITS - count)


def reject(message):
    """The record is bad even if the map function catches what is raised."""
    trouble.append(located(message, callers()))
    raise TypeError(message)


class Context:
    """What a map function can ask for and say about its record."""
    __slots__ = ('source', '_first', '_lines', '_index')

    @property
    def line(self):
        return self._first + (self._lines[self._index] if self._lines else self._index)

    def counter(self, name, by=1):
        if type(name) is not str or type(by) is not int or not -2 ** 53 < by < 2 ** 53:
            raise TypeError('ctx.counter takes a name and a whole number')
        bound(name, COUNTER_LIMIT)
        counted.append((name, by))

    def __getattr__(self, name):
        raise AttributeError(f'ctx has source, line, counter and skip, but no {name}')

    def skip(self, reason='skipped by the map function'):
        skipped.append(str(reason)[:MAX_MESSAGE])
