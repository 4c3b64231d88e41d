# Last part: what the worker calls, each with the payload of a request. An answer starts with a byte that says how it goes
# on: '.' this is all, '+' call more for the rest, '!' a function of the reduce failed, 'C' a function does not compile.

class Answer:
    """Of a map: JSON of some pairs each, as bytes, and what is counted."""

    def __init__(self):
        self.pairs = []
        self.size = 0
        self.records_in = 0
        self.records_out = 0
        self.counters = {}
        self.bad = []

    def add_pairs(self, text):
        self.pairs.append(to_bytes(text))
        self.size += len(self.pairs[-1])

    def drop_pairs(self, start):
        """Those from this text on."""
        self.size -= sum(map(len, self.pairs[start:]))
        del self.pairs[start:]

    def take(self):
        """One that has about ANSWER_CHARS of the pairs, or all if those are fewer."""
        count = size = 0
        while count < len(self.pairs) and size <= ANSWER_CHARS:
            size += len(self.pairs[count])
            count += 1
        part, left = self.pairs[:count], self.pairs[count:]
        counters = [part for counter in self.counters.items() for part in counter]
        rest = f'"in":{self.records_in},"out":{self.records_out},"counters":{encode(counters)},"bad":{encode(self.bad)}'
        self.__init__()
        self.pairs = left
        self.size = sum(map(len, left))
        return b'{"pairs":[%b],%b}' % (b','.join(part), to_bytes(rest))

    def parts(self):
        """As many as it takes until what is left goes into one."""
        while self.size > ANSWER_CHARS:
            yield self.take()


answer = Answer()
running = None  # yields the parts of the answer to the call under way


def go_on():
    global running
    try:
        return b'+' + next(running)
    except StopIteration as end:
        running = None
        return b'.' + end.value
    except Failure as failure:
        return failed(failure.report)
    except BaseException as error:
        return failed({'message': f'What surrounds the function was changed by it: {describe_error(error)}'})


def failed(report):
    global running
    running = None
    forget_pairs()
    return b'!' + to_bytes(encode(report))


def forget_pairs():
    """Those of all records that are in the lists."""
    global pairs_before
    pairs_before = 0
    forget_record()


def forget_record():
    """All that the record at hand did."""
    global written
    for some in (keys, values, ones):
        del some[pairs_before:]
    if written:
        answer.drop_pairs(texts_before)
        written = 0
    state[ROOM] = PENDING_PAIRS
    trouble.clear()
    skipped.clear()
    counted.clear()


def begin(parts):
    global running
    running = parts
    return go_on()


def records_of(text, encoding):
    """Index and record of all; JSON records are still text."""
    if encoding == 'TEXT':
        return [text]
    lines = text.split('\n')
    if lines[-1] == '':
        lines.pop()
    if '\r' in text:
        lines = [line.removesuffix('\r') for line in lines]
    return lines


def map_all(first_line, encoding, source, lines, text, enough=None):
    global pairs_before
    ctx = Context()
    ctx.source, ctx._first, ctx._lines = source, first_line, lines
    function = loaded.map
    is_json = encoding == 'JSON'
    decoder = decoder_of(text) if is_json else None
    every_record = type(loaded.combine) is Fold
    for index, record in enumerate(records_of(text, encoding)):
        tick(index)
        if is_json:
            if not record.strip():
                continue
            try:
                record = decode(record, decoder)
            except (ValueError, RecursionError) as error:
                answer.records_in += 1
                add_bad(index, 'malformed', describe_error(error))
                continue
        ctx._index = index
        pairs_before = len(keys) + len(ones)
        answer.records_in += 1
        try:
            result = function(record, emit, ctx)
            if result is not None or trouble or skipped or counted:
                end_record(index, result)
        except BaseException as error:
            message = trouble[0] if trouble else describe(error)[0]
            add_bad(index, 'bad-value' if trouble else 'map-failed', message)
            forget_record()
        if written or len(keys) + len(ones) >= PENDING_PAIRS or every_record:
            apply_pairs()
            yield from answer.parts()
        if enough and len(keys) + answer.records_out >= enough:
            break
    apply_pairs()
    yield from answer.parts()
    return answer.take()


def sample_all(*records):
    """The pairs of the first records, at least so many as are enough; forgets all else that the records did."""
    combine, loaded.combine = loaded.combine, None
    set_up_emit(None)
    try:
        text = next(map_all(*records, enough=SAMPLE_PAIRS))
    except StopIteration as end:
        text = end.value
    finally:
        loaded.combine = combine
        forget_pairs()
        set_up_emit(combine)
        answer.__init__()
    yield from ()
    return to_bytes(encode(decode_shallow(text.decode())['pairs']))


def end_record(index, result):
    if trouble:
        add_bad(index, 'bad-value', trouble[0])
        return forget_record()
    if runs_later(result) or not skipped and emits() == 0 and is_meant_as_pairs(result, loaded.map):
        add_bad(index, 'map-failed', describe_returned(result))
        return forget_record()
    for name, by in counted:
        count_up(name, by)
    counted.clear()
    if skipped:
        add_bad(index, 'skipped', skipped[-1])
        forget_record()


def count_up(name, by):
    counters = answer.counters
    if name not in counters and len(counters) >= MAX_COUNTERS:
        tick(TOO_MANY_COUNTERS)
    counters[name] = counters.get(name, 0) + by
    if not -MAX_COUNT <= counters[name] <= MAX_COUNT:
        tick(TOO_LARGE_COUNT)


def add_bad(index, code, message):
    answer.bad += (index, code, message[:MAX_MESSAGE])
    answer.size += len(message)


def apply_pairs():
    """What the records so far have emitted goes into the answer or is combined. The last of them has ended well."""
    global weight, combined, unsummed, written
    combine = loaded.combine
    answer.records_out += written + pending()
    written = 0
    if combine is not None:
        before = len(entries)
        if ones:
            combine.add_ones(ones)
        if keys:
            combine.add_all(list(map(identity, keys)) if set(map(type, keys)) != {str} else keys, values)
        weight += sum(map(len, itertools.islice(reversed(entries), len(entries) - before)))
        combined += pending()
        unsummed += len(keys)
        if len(entries) >= room or weight >= MAX_KEY_CHARS:
            make_room()
        if unsummed >= MOST_UNSUMMED:
            shorten_sums()
    elif keys:
        answer.add_pairs(text_of_pairs(keys, values))
    forget_pairs()


def write_pairs():
    """Of a record that goes on; those of the records before are apart, for they stay even if it ends badly."""
    global pairs_before, written, texts_before
    before = text_of_pairs(keys[:pairs_before], values[:pairs_before])
    text = text_of_pairs(keys[pairs_before:], values[pairs_before:])
    if before:
        answer.add_pairs(before)
        answer.records_out += pairs_before
    if not written:
        texts_before = len(answer.pairs)
    answer.add_pairs(text)
    written += len(keys) - pairs_before
    pairs_before = 0
    keys.clear()
    values.clear()


def text_of_pairs(keys, values):
    return encode([part for pair in zip(keys, values) for part in pair])[1:-1]


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


def reduce_all(is_open, groups):
    results, size = [], 0
    for index, (key, items) in enumerate(groups):
        tick(index)
        result = encode(reduce_key(key, Values(items, is_open and index == len(groups) - 1)))
        if emits():
            raise Failure(loaded.reduce_pointer, key, 'It called emit, which only a map function can')
        results.append(result)
        size += len(result)
        if size > ANSWER_CHARS:
            yield array(results)
            results, size = [], 0
    return array(results)


def array(texts):
    return to_bytes(f'[{",".join(texts)}]')


def attempt_all(trial, groups):
    """What a fold makes of each of the groups, of values or of states, or why it fails."""
    results = []
    for index, (key, items) in enumerate(groups):
        tick(index)
        try:
            results.append({'value': state_of(key, items) if trial == 'state' else reduce_key(key, Values(items, False))})
        except Failure as failure:
            results.append({'failure': failure.report['message']} if failure.is_json else {})
    yield from ()
    return to_bytes(encode(results))


def state_of(key, items):
    entry = loaded.combine.fresh(identity(key))
    for item in items:
        loaded.combine.add(entry, item)
    return loaded.combine.state(entry)


class Reader:
    def __init__(self, payload):
        self.payload = payload
        self.at = 0

    def number(self, format_='>i'):
        found, = struct.unpack_from(format_, self.payload, self.at)
        self.at += struct.calcsize(format_)
        return found

    def text(self):
        length = self.number()
        self.at += length
        return self.payload[self.at - length:self.at].decode()

    def rest(self):
        return self.payload[self.at:].decode('utf-8', 'replace')


def load(payload):
    request = Reader(payload)
    kind, name = request.text(), request.text()
    try:
        while request.at < len(payload):
            role, pointer, source = request.text(), request.text(), request.text()
            function = compile_source(role, pointer, source)
            if role == 'map':
                loaded.map, loaded.map_pointer = function, pointer
            else:
                loaded.reduce, loaded.reduce_pointer = function, pointer
    except NotCompiled as error:
        return b'C' + to_bytes(encode(error.report))
    loaded.combine = builtin(name) if kind == 'builtin' else Fold() if kind == 'fold' else None
    set_up_emit(loaded.combine)
    return b'.'


def records(payload):
    request = Reader(payload)
    request.number('>b')  # whether all is ASCII, which is of no use here
    first_line = request.number('>q')
    encoding, source = request.text(), request.text()
    lines = [request.number() for _ in range(request.number())]
    return first_line, encoding, source, lines, request.rest()


def map_(payload):
    return begin(map_all(*records(payload)))


def sample(payload):
    return begin(sample_all(*records(payload)))


def attempt(payload):
    request = Reader(payload)
    return begin(attempt_all(request.text(), decode_values(request.rest())))


def flush(payload):
    return begin(flush_all())


def reduce_(payload):
    return begin(reduce_all(payload[1] != 0, decode_values(payload[2:].decode())))


def more(payload):
    return go_on()


shut_clock()
shut_random()
shut_system()
sys.setrecursionlimit(1000)
linecache.cache.clear()
gc.collect()
gc.freeze()
