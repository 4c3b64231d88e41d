# What the user is told of errors.

sources = set()


def describe_error(error):
    try:
        text = str(error)
    except BaseException:
        text = 'an error that cannot be shown'
    text += hint(error)
    return f'{type(error).__name__}: {text}'[:MAX_MESSAGE] if text else type(error).__name__


def hint(error):
    """What is missing here and not elsewhere."""
    name = error.name if type(error) is ModuleNotFoundError else None
    if type(name) is str and name.partition('.')[0] not in sys.stdlib_module_names:
        return '; there is only the standard library, no packages'
    if type(error) is OSError and error.errno == errno.ENOSYS:
        return '; there is no network, process or event loop here'
    return ''


def frames(error):
    """Frames of the user's own text, the outermost first: pointer, line, column, name of the function."""
    found = []
    at = error.__traceback__
    while at is not None:
        code = at.tb_frame.f_code
        if code.co_filename in sources:
            positions = list(itertools.islice(code.co_positions(), at.tb_lasti // 2, at.tb_lasti // 2 + 1))
            column = positions[0][2] if positions and positions[0][2] is not None else 0
            found.append((code.co_filename, at.tb_lineno, column + 1, code.co_name))
        at = at.tb_next
    return found


def describe(error):
    """Message, and a traceback as Python writes it but for what is not the user's."""
    found = frames(error)
    message = describe_error(error)
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
