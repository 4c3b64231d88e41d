# Combining the values of a key inside the worker. A combine has
#   refuses            a function from a value to why it cannot be combined or None; or None
#   ones_apart         whether it takes keys with the value 1 apart, in add_ones
#   add_all            takes keys and values
#   states             from entries to what is handed over
#   sums               from an entry to its sums
#   bytes_of           from values to what they, and what is held, may add to states

entries = {}  # in the order in which keys were first seen; a key is a str, or a tuple of its JSON text
weight = 0  # bytes of the keys, and of values that may be part of their states
combined = 0  # pairs of the entries
unsummed = 0  # values that sums may have as they came
room = MANY_ENTRIES  # so many entries there may be, until it is looked at whether there may be more


def identity(key):
    return key if type(key) is str else (encode_sorted(key),)


def size_of_key(key):
    return sys.getsizeof(key if type(key) is str else key[0])


def text_of_key(key):
    return encode_text(key) if type(key) is str else key[0]


NUMBERS = {int, float, bool, types.NoneType}


def is_number(value):
    return value is None or type(value) is int or type(value) is float


def numbers_only(name, verb):
    def refusal(value):
        if is_number(value):
            return None
        kind = {str: 'a string', list: 'an array', dict: 'an object', bool: str(value).lower()}[type(value)]
        return f'{name} {verb} numbers; this record emitted {kind}'
    return refusal


class Combine:
    refuses = None
    ones_apart = False

    def sums(self, entry):
        return ()

    def bytes_of(self, values):
        return 0


class Count(Combine):
    ones_apart = True

    def add_ones(self, keys):
        count_each(entries, keys)

    def add_all(self, keys, values):
        count_each(entries, keys)

    def states(self, counts):
        return counts


class Total(Combine):
    """A state is an int as long as there are no others."""
    refuses = staticmethod(numbers_only('_sum', 'adds'))
    ones_apart = True

    def add_ones(self, keys):
        count_each(entries, keys)

    def add_all(self, keys, values):
        get = entries.get
        for key, value in zip(keys, values):
            before = get(key, 0)
            if type(value) is int and type(before) is int:
                entries[key] = before + value
            elif value is None:
                entries[key] = before
            else:
                entries[key] = total_of(before)
                entries[key].add(value)

    def states(self, totals):
        return [(total,) if type(total) is int and MIN_LONG <= total <= MAX_LONG else total_of(total).pieces()
                for total in totals]

    def sums(self, total):
        return () if type(total) is int else (total,)


def total_of(total):
    if type(total) is not int:
        return total
    found = Sum()
    found.whole = total
    return found


class Each(Combine):
    """Adds the values one by one."""

    def add_all(self, keys, values):
        for key, value in zip(keys, values):
            entry = entries.get(key)
            if entry is None:
                entry = entries[key] = self.fresh(key)
            self.add(entry, value)

    def states(self, entries):
        return [self.state(entry) for entry in entries]


class Extreme(Each):
    def __init__(self, sign):
        self.sign = sign

    def fresh(self, key):
        return [None]

    def add(self, entry, value):
        if value is None:
            return
        before = entry[0]
        if before is None:
            entry[0] = value
        elif (order(value) > order(before)) if self.sign > 0 else (order(value) < order(before)):
            entry[0] = value

    def state(self, entry):
        return entry[0]

    def bytes_of(self, values):
        """One number for each key is little."""
        return 0 if set(map(type, values)) <= NUMBERS else held + sum(map(sys.getsizeof, values))


class Mean(Each):
    refuses = staticmethod(numbers_only('_mean', 'averages'))

    def fresh(self, key):
        return [0, Sum()]

    def add(self, entry, value):
        if value is not None:
            entry[0] += 1
            entry[1].add(value)

    def state(self, entry):
        return [entry[0], *entry[1].pieces()]

    def sums(self, entry):
        return entry[1:]


class Stats(Each):
    numbers = staticmethod(numbers_only('_stats', 'describes'))

    def refuses(self, value):
        if type(value) is float and not math.isfinite(value * value):
            return f'_stats cannot square {value} within the range of a double'
        return self.numbers(value)

    def fresh(self, key):
        return [0, None, None, Sum(), Sum()]

    def add(self, entry, value):
        if value is None:
            return
        entry[0] += 1
        entry[1] = value if entry[1] is None or value < entry[1] else entry[1]
        entry[2] = value if entry[2] is None or value > entry[2] else entry[2]
        entry[3].add(value)
        entry[4].add(value * value)

    def state(self, entry):
        count, least, most, sum_, squares = entry
        floats = fewest(squares.floats)
        whole = doubles(squares.whole) if squares.whole or not floats else []
        return [count, least, most, sum_.pieces(), whole + floats]

    def sums(self, entry):
        return entry[3:]


class Fold(Each):
    def fresh(self, key):
        return [decode(text_of_key(key))]

    def add(self, entry, value):
        entry.append(value)
        if len(entry) > FOLD_EVERY and held < MAX_KEPT_BYTES:
            tick(NEXT_STEP)
            entry[1:] = [reduce_key(entry[0], Values(entry[1:], False))]

    def state(self, entry):
        return reduce_key(entry[0], Values(entry[1:], False))

    def bytes_of(self, values):
        return held + sum(map(sys.getsizeof, values))


def builtin(name):
    return {'_count': Count, '_sum': Total, '_min': lambda: Extreme(-1), '_max': lambda: Extreme(1), '_mean': Mean,
            '_stats': Stats}[name]()
