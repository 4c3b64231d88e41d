# A batch of records: each is read, mapped, and what came of it counts or is forgotten.

NO_OBJECT = 'Expected a JSON object on each line'  # in the words of the server's own parser


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
    objects_only = encoding == 'OBJECTS'
    is_json = objects_only or encoding == 'JSON'
    decoder = decoder_of(text) if is_json else None
    every_record = type(loaded.combine) is Fold
    for index, record in enumerate(records_of(text, encoding)):
        tick(index)
        if is_json:
            if not record.strip():
                continue
            try:
                record = decode(record, decoder)
                problem = NO_OBJECT if objects_only and type(record) is not dict else None
            except (ValueError, RecursionError) as error:
                problem = describe_error(error)
            if problem is not None:
                answer.records_in += 1
                add_bad(index, 'malformed', problem)
                continue
        ctx._index = index
        pairs_before = len(keys) + len(ones)
        answer.records_in += 1
        try:
            result = function(record, emit, ctx)
            if result is not None or trouble or skipped or counted:
                end_record(index, result)
        except BaseException as error:
            add_bad(index, 'bad-value' if trouble else 'map-failed', *(trouble[0] if trouble else describe(error)))
            forget_record()
        if written or state[ROOM] != PENDING_PAIRS or len(keys) + len(ones) >= PENDING_PAIRS or every_record:
            yield from settle_pairs()
        if enough and len(keys) + answer.records_out >= enough:
            break
    yield from settle_pairs()
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
        add_bad(index, 'bad-value', *trouble[0])
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


def add_bad(index, code, message, stack=None):
    answer.bad += (index, code, message[:MAX_MESSAGE], stack)
    answer.size += len(message) + len(stack or '')


def runs_later(result):
    """Nobody iterates over what a map function returns, or awaits it, so that what it would emit would be lost."""
    kind = type(result)
    return any(hasattr(kind, name) for name in ('__next__', '__anext__', '__await__'))


def is_meant_as_pairs(result, function):
    """
    Not what a lambda returns by the way, as of [emit(word, 1) for word in words], record.get('user') or emit('none', 1) or
    [item.price and emit(item.name, item.price) for item in items].
    """
    if type(result) in (list, tuple):
        return any(item is not True and bool(item) for item in result)
    if type(result) in (str, int, float):
        return bool(result) and getattr(function, '__name__', '') != '<lambda>'
    return type(result) in (dict, set, collections.Counter, collections.defaultdict) and bool(result)


def describe_returned(result):
    kind = type(result).__name__
    if type(result) in (types.CoroutineType, types.GeneratorType):
        result.close()
    what = f'a {kind}, whose code has not run' if runs_later(result) else f'a value ({kind}) and emitted nothing'
    return (f'The map function returned {what}: it has to call emit(key, value); '
            'only a function of the record alone, def mapper(record), returns or yields pairs')


def settle_pairs():
    """Yields parts of the answer."""
    apply_pairs()
    if len(entries) >= room or weight >= MAX_KEPT_BYTES:
        yield from make_room()
    if unsummed >= MOST_UNSUMMED:
        shorten_sums()
    yield from answer.parts()


def apply_pairs():
    """What the records so far have emitted goes into the answer or is combined. The last of them has ended well."""
    global weight, held, combined, unsummed, written
    combine = loaded.combine
    answer.records_out += written + pending()
    look_for_value()
    written = 0
    if combine is not None:
        before = len(entries)
        texts_only = set(map(type, keys)) <= {str}
        if ones:
            combine.add_ones(ones)
        if keys:
            combine.add_all(keys if texts_only else list(map(identity, keys)), values)
        new_keys = itertools.islice(reversed(entries), len(entries) - before)
        weight += sum(map(sys.getsizeof if texts_only else size_of_key, new_keys)) + combine.bytes_of(values)
        held = 0
        combined += pending()
        unsummed += len(keys)
    elif keys:
        answer.add_pairs(text_of_pairs(keys, values))
    forget_pairs()


def look_for_value():
    answer.has_value = answer.has_value or bool(ones) or any(value is not None for value in values)


def write_pairs():
    """Of a record that goes on; those of the records before are apart, for they stay even if it ends badly."""
    global pairs_before, written, texts_before
    look_for_value()
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
