# How the user's functions are compiled, found and called.


class Loaded:
    map = None
    map_pointer = '/map'
    reduce = None
    reduce_pointer = '/reduce'
    combine = None


loaded = Loaded()


def compile_source(role, pointer, source):
    source = source.removeprefix('\ufeff')  # as of a file
    tick(MAKES[role])
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
