# When what is combined is handed over.


def shorten_sums():
    global unsummed
    for entry in entries.values():
        for total in loaded.combine.sums(entry):
            total.shorten()
    unsummed = 0


def make_room():
    """To hand a key over costs as much as to combine several pairs: where it does not come again soon, or memory is short."""
    global room
    pays = loaded.combine.ones_apart and combined >= WELL_COMBINED * len(entries)
    if pays and len(entries) < MOST_ENTRIES and weight < MAX_KEPT_BYTES:
        room = MOST_ENTRIES
    else:
        yield from hand_over()


def hand_over():
    """Moves all states into the answer, whose parts it yields."""
    for some in slices():
        answer.add_pairs(text_of(some))
        yield from answer.parts()
    forget_entries()


def slices():
    """Of the entries, some at a time. A fold calls the user's function for each, whose time is to begin anew."""
    step = min(FLUSHED_AT_ONCE, 1 + len(entries) * ANSWER_CHARS // (1 + weight))
    rest = iter(entries.items())
    while some := dict(itertools.islice(rest, 1 if type(loaded.combine) is Fold else step)):
        tick(NEXT_STEP)
        yield some


def text_of(some):
    """Of each entry the key and the state, as JSON."""
    pairs = zip(some, loaded.combine.states(some.values()))
    if set(map(type, some)) == {str}:
        return encode([part for pair in pairs for part in pair])[1:-1]
    return ','.join([f'{text_of_key(key)},{encode(state)}' for key, state in pairs])


def forget_entries():
    global weight, held, combined, unsummed, room
    entries.clear()
    weight = held = combined = unsummed = 0
    room = MANY_ENTRIES


def flush_all():
    parts, size = [], 0
    for some in slices():
        parts.append(text_of(some))
        size += len(parts[-1])
        if size > ANSWER_CHARS:
            yield array(parts)
            parts, size = [], 0
    forget_entries()
    return array(parts)
