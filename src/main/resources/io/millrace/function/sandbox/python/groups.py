# What a function of the reduce is given.


class Values:
    """
    The values of a key, in the chunks that they come in: the first is here, and as long as others are read only one
    of those. Iterating again starts from the first value.
    """
    __slots__ = ('_first', '_open', '_number', '_chunk', '_count')

    def __init__(self, first, is_open):
        self._first = first
        self._open = is_open
        self._number = 0
        self._chunk = first
        self._count = None if is_open else len(first)

    def _load(self, number):
        if number != self._number:
            text = fetch(number)
            self._chunk = (decode_values(text[1:].decode()), text[0] == 46) if number else self._chunk
            self._number = number
        return self._chunk

    def _each(self):
        yield from self._first
        number, last = 1, False
        while not last:
            items, last = self._load(number)
            yield from items
            number += 1

    def __iter__(self):
        return self._each() if self._open else iter(self._first)

    def __len__(self):
        if self._count is None:
            self._count = int(fetch(-1))
        return self._count

    def __getitem__(self, at):
        if not self._open:
            return self._first[at]
        start, stop, step = at.indices(len(self)) if isinstance(at, slice) else (at, at + 1, 1)
        if isinstance(at, slice):
            return list(self)[at] if step < 0 else list(itertools.islice(self, start, stop, step))
        wanted = operator.index(at)
        wanted += len(self) if wanted < 0 else 0
        for value in itertools.islice(self, wanted, wanted + 1) if wanted >= 0 else ():
            return value
        raise IndexError('list index out of range')

    def __reversed__(self):
        return reversed(list(self))

    def __eq__(self, other):
        return list(self) == (list(other) if type(other) is Values else other)

    def __add__(self, other):
        return list(self) + list(other)

    def __radd__(self, other):
        return list(other) + list(self)

    def count(self, wanted):
        return sum(value == wanted for value in self)

    def index(self, wanted):
        return list(self).index(wanted)

    def __getattr__(self, name):
        raise AttributeError(f'The values of a key have no {name}: they can only be read, and may be more than fit in memory;'
                             ' list(values) gives a list of them')

    def __repr__(self):
        return repr(self._first) if not self._open else f'[{", ".join(map(repr, self._first[:10]))}, ...]'


def fetch(number):
    try:
        file = open_file(f'/values/{number}', 0)
    except OSError:
        raise RuntimeError('The values of a key can be read only by the call that they were given to') from None
    try:
        return read_file(file, stat_file(file).st_size)
    finally:
        close_file(file)
