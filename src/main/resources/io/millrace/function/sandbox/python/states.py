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
    if pays and len(entries) < MOST_ENTRIES and weight < MAX_KEY_CHARS:
        room = MOST_ENTRIES
    else:
        hand_over()


def hand_over():
    """Moves all states into the answer."""
    for some in slices(FLUSHED_AT_ONCE):
        answer.add_pairs(text_of(some))
    forget_entries()


def slices(step):
    """Of the entries, so many at a time."""
    rest = iter(entries.items())
    while some := dict(itertools.islice(rest, step)):
        yield some


def text_of(some):
    """Of each entry the key and the state, as JSON."""
    pairs = zip(some, loaded.combine.states(some.values()))
    if set(map(type, some)) == {str}:
        return encode([part for pair in pairs for part in pair])[1:-1]
    return ','.join([f'{text_of_key(key)},{encode(state)}' for key, state in pairs])


def forget_entries():
    global weight, combined, unsummed, room
    entries.clear()
    weight = combined = unsummed = 0
    room = MANY_ENTRIES


def flush_all():
    """A fold calls the user's function for each key, whose time is to begin anew."""
    parts, size, done = [], 0, 0
    for some in slices(1 if type(loaded.combine) is Fold else FLUSHED_AT_ONCE):
        tick(done)
        done += len(some)
        parts.append(text_of(some))
        size += len(parts[-1])
        if size > ANSWER_CHARS:
            yield array(parts)
            parts, size = [], 0
    forget_entries()
    return array(parts)
