# What the user is told of errors.

sources = set()


def describe_error(error):
    try:
        text = str(error)
    except BaseException:
        text = 'an error that cannot be shown'
    text += hint(error)
    told = f'{type(error).__name__}: {text}' if text else type(error).__name__
    return (told + because_of(error))[:MAX_MESSAGE]


def because_of(error):
    """Of the error that it was raised from, or of the first of a group."""
    cause = error.exceptions[0] if type(error) is ExceptionGroup else error.__cause__
    if cause is None:
        return ''
    try:
        return f', from {type(cause).__name__}: {cause}'
    except BaseException:
        return f', from {type(cause).__name__}'


def hint(error):
    """What is missing here and not elsewhere."""
    kind = type(error)
    if kind is ModuleNotFoundError:
        return hint_at_module(error.name)
    if issubclass(kind, OSError) and error.errno == errno.ENOSYS:
        return '; there is no network, process or event loop here'
    if kind is OSError and error.errno == errno.EROFS or kind is FileNotFoundError:
        return '; there are no files here: a function is given its records, and what else it needs stands in its source'
    if kind is RuntimeError and str(error) == "can't start new thread":
        return '; map tasks run side by side without any'
    if kind is AttributeError and type(error.obj) is dict and error.name in error.obj:
        return f'; write [{error.name!r}]'
    return ''


def hint_at_module(name):
    if type(name) is not str or name.partition('.')[0] == 'multiprocessing':
        return '; there are no processes or threads here, map tasks run side by side without any'
    return '' if name.partition('.')[0] in sys.stdlib_module_names else '; there is only the standard library, no packages'


def frames(error):
    """Frames of the user's own text, the outermost first: pointer, line, column, name of the function."""
    found = []
    at = error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename in sources:
            found.append(place(at.tb_frame.f_code, at.tb_lineno, at.tb_lasti))
        at = at.tb_next
    return found


def place(code, line, instruction):
    positions = list(itertools.islice(code.co_positions(), instruction // 2, instruction // 2 + 1))
    column = positions[0][2] if positions and positions[0][2] is not None else 0
    return code.co_filename, line, column + 1, code.co_name


def callers():
    """The same of what runs now."""
    found = []
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename in sources:
            found.append(place(frame.f_code, frame.f_lineno, frame.f_lasti))
        frame = frame.f_back
    return found[::-1]


def describe(error):
    """Message, and a traceback as Python writes it but for what is not the user's."""
    return located(describe_error(error), frames(error))


def located(message, found):
    lines = [f'  File "{file}", line {line}, in {name}' for file, line, _, name in found[-20:]]
    stack = '\n'.join(['Traceback (most recent call last):', *lines, message])[:MAX_STACK] if found else None
    return (f'{message} ({found[-1][1]}:{found[-1][2]})' if found else message), stack


class Failure(Exception):
    """A function of the reduce failed for a key."""

    def __init__(self, pointer, key, message, stack=None, is_json=True):
        self.is_json = is_json
        self.report = {'message': message, 'stack': stack, 'pointer': pointer, 'key': key}


class NotCompiled(Exception):
    def __init__(self, pointer, line, column, message):
        self.report = {'message': message, 'pointer': pointer, 'line': line, 'column': column}
