# Third part: what user code calls, and how its functions are found and called.

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
        kept_value = snapshot(value)
    except NotJson as error:
        reject(f'emit cannot take this {part}: {error}')
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
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename not in sources:
        frame = frame.f_back
    trouble.append(message if frame is None else f'{message} (line {frame.f_lineno})')
    raise TypeError(message)


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

    def skip(self, reason='skipped by the map function'):
        skipped.append(str(reason)[:MAX_MESSAGE])


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


class Loaded:
    map = None
    map_pointer = '/map'
    reduce = None
    reduce_pointer = '/reduce'
    combine = None


loaded = Loaded()


def compile_source(role, pointer, source):
    source = source.removeprefix('\ufeff')  # as of a file
    sources.add(pointer)
    linecache.cache[pointer] = (len(source), None, source.splitlines(True), pointer)
    module = types.ModuleType('map_function' if role == 'map' else 'reduce_function')
    sys.modules[module.__name__] = module
    try:
        code = compile(source, pointer, 'exec', dont_inherit=True)
        tree = syntax_tree(source)
        refuse_generators_thrown_away(tree, pointer)
        exec(code, module.__dict__)
    except NotCompiled:
        raise
    except SyntaxError as error:
        if error.filename == pointer:
            raise NotCompiled(pointer, error.lineno or 1, error.offset or 1,
                              f'{type(error).__name__}: {error.msg}') from None
        raise not_run(pointer, error) from None
    except BaseException as error:
        raise not_run(pointer, error) from None
    return function_of(module, role, pointer, tree)


def syntax_tree(source):
    """Of what compiles; empty if it is nested too deeply to look at."""
    try:
        return ast.parse(source)
    except (RecursionError, MemoryError):
        return ast.Module([], [])


def refuse_generators_thrown_away(tree, pointer):
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.GeneratorExp):
            raise NotCompiled(pointer, node.lineno, node.col_offset + 1,
                              'This generator expression never runs; write [ ... ] or a for loop')


def refuse_missing_return(function, tree, pointer):
    """A reduce that ends, but has no return with a value, would make all rows null."""
    code = getattr(function, '__code__', None)
    if code is None or code.co_filename != pointer or inspect.isgeneratorfunction(function):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and first_line(node) == code.co_firstlineno and node.name == code.co_name:
            ends = any(instruction.opname == 'RETURN_VALUE' for instruction in dis.get_instructions(code))
            if ends and not returns_value(node):
                raise NotCompiled(pointer, node.lineno, node.col_offset + 1,
                                  f'{node.name} returns nothing; is a return missing?')


def first_line(node):
    return node.decorator_list[0].lineno if node.decorator_list else node.lineno


def returns_value(function):
    """Whether it has such a statement itself, not a function in it; return None is one."""
    nodes = list(function.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
            nodes.extend(ast.iter_child_nodes(node))
    return False


def not_run(pointer, error):
    found = [frame for frame in frames(error) if frame[0] == pointer]
    _, line, column, _ = found[-1] if found else (pointer, 1, 1, '')
    return NotCompiled(pointer, line, column, describe_error(error))


def shown(value):
    try:
        text = repr(value)
    except BaseException:
        text = ''
    return f'{text[:MAX_SHOWN_NAME]} ({type(value).__name__})'


FORMS = {'map': 'def map(record, emit, ctx)', 'reduce': 'def reduce(key, values)'}


def function_of(module, role, pointer, tree):
    """The function of that name, else the ancestor's, else the only one."""
    wanted, pairwise = ('map', 'mapper') if role == 'map' else ('reduce', 'reducer')
    own = {name: value for name, value in vars(module).items()
           if isinstance(value, types.FunctionType) and value.__module__ == module.__name__}
    named = [vars(module)[name] for name in (wanted, pairwise) if is_function(vars(module).get(name))]
    others = list(dict.fromkeys(own.values()))
    function = named[0] if named else others[0] if len(others) == 1 else None
    if function is None:
        raise NotCompiled(pointer, 1, 1, f'There is no function {wanted} or {pairwise} here, {instead(own)};'
                                         f' write {FORMS[wanted]}')
    fitting = adapted(function, wanted, pointer)
    if role != 'map':
        refuse_missing_return(function, tree, pointer)
    return fitting


def is_function(value):
    """Who imports reduce from functools needs it for a reduce of another name."""
    return callable(value) and value is not functools.reduce


def instead(own):
    """What there is in place of the function that is looked for."""
    if not own:
        return 'and no other'
    names = [name[:MAX_SHOWN_NAME] for name in itertools.islice(own, MAX_SHOWN_NAMES)]
    more = f' and {len(own) - len(names)} more' if len(own) > len(names) else ''
    return f'but {", ".join(names)}{more}'


def adapted(function, wanted, pointer):
    """The function with the parameters that it is called with here."""
    most = 3 if wanted == 'map' else 2
    name = getattr(function, '__name__', '')
    # What takes values alone would be given a pair.
    for count in range(most, 1 if name == 'reduce' else 0, -1):
        try:
            inspect.signature(function).bind(*range(count))
        except TypeError:
            continue
        except ValueError:
            count = most
        if count < most:
            return narrowed(function, wanted, count)
        return reducer_of_two(function) if name == 'reducer' else function
    line = getattr(getattr(function, '__code__', None), 'co_firstlineno', 1)
    raise NotCompiled(pointer, line, 1, f'This takes other parameters than it is given; write {FORMS[wanted]}')


def narrowed(function, wanted, count):
    if wanted == 'map' and count == 2:
        def map_two(record, emit, ctx):
            return function(record, emit)
        map_two.__name__ = getattr(function, '__name__', '')
        return map_two
    if wanted == 'map':
        def map_value(record, emit, ctx):
            result = function(record)
            if result is None:
                return
            for pair in result if is_of_pairs(result) else (result,):
                if type(pair) is not tuple or len(pair) != 2:
                    reject('A mapper returns a pair (key, value), a list or another iterable of pairs or None,'
                           f' or yields pairs; this is {shown(pair)}')
                emit(*pair)
        return map_value

    def reduce_pair(key, values):
        return value_of_pair(key, function((key, values)))
    return reduce_pair


def is_of_pairs(result):
    """A tuple is the pair itself, also one of two tuples."""
    return hasattr(type(result), '__iter__') and not isinstance(result, (tuple, str, bytes, dict))


def reducer_of_two(function):
    """Who calls it a reducer may well return a pair."""
    def reduce_two(key, values):
        result = function(key, values)
        return value_of_pair(key, result) if type(result) is tuple else result
    return reduce_two


def value_of_pair(key, result):
    if type(result) is not tuple or len(result) != 2 or snapshot(result[0]) != key:
        raise TypeError('A reducer returns the pair (key, value) with the key that it was given')
    return result[1]
