# The first part of the Python side of a worker. All parts are one module, __main__, that the build runs once: what it leaves in
# memory is the snapshot that every job starts from. ASCII only. What user code finds of it, it can break for its own job
# only. This part has what the others need, JSON values, and what the user is told of errors.

import ast, builtins, collections, datetime, dis, errno, functools, gc, inspect, itertools, json, linecache, logging, math
import operator, os, posix, random, re, struct, sys, time, types, zoneinfo

# What most functions use, so that importing it costs them nothing.
for name in ('base64', 'bisect', 'calendar', 'csv', 'dataclasses', 'decimal', 'enum', 'fractions', 'functools', 'hashlib',
             'heapq', 'html', 'io', 'ipaddress', 'statistics', 'string', 'textwrap', 'traceback', 'typing', 'unicodedata',
             'urllib.parse', 'uuid', 'zlib', 'encodings.ascii', 'encodings.latin_1', 'encodings.utf_16'):
    __import__(name)


MAX_LONG = 2 ** 63 - 1
MIN_LONG = -2 ** 63
MAX_DIGITS = 20  # of such a number, with its sign
MAX_DEPTH = 490
SAFE_DEPTH = 5000
MAX_MESSAGE = 2000
MAX_STACK = 4000
MAX_SHOWN_NAME = 60
MAX_SHOWN_NAMES = 10
ANSWER_CHARS = 1 << 20
# Limits of user functions. Whoever passes one cannot be told, for they might go on: the host, which has the words for these
# numbers, ends the process.
MAX_EMITS = 1_000_000
MAX_CHARS_OF_KEY = 1 << 16
MAX_COUNTERS = 100
MAX_COUNT = 2 ** 53 - 1
TOO_MANY_EMITS, TOO_MANY_COUNTERS, TOO_LARGE_COUNT = -1, -2, -3
TOLD_EMITS = -1000  # this less n is no limit, but tells that the record at hand has emitted n pairs
KEY_LIMIT, VALUE_LIMIT, COUNTER_LIMIT = (MAX_CHARS_OF_KEY, -4), (4 << 20, -5), (64, -6)  # characters at most
MANY_ENTRIES = 100_000  # where it is seen whether combining pays, and states of any size are handed over
MOST_ENTRIES = 250_000
MOST_UNSUMMED = 500_000  # values that sums may keep as they came, of all entries together
WELL_COMBINED = 4  # pairs for each key that make it worth it to go on
MAX_KEY_CHARS = 16 << 20
PENDING_PAIRS = 4096
CHUNK_CHARS = 1 << 16  # of long texts and containers that wait to be written or combined
FLUSHED_AT_ONCE = 8192
SAMPLE_PAIRS = 400
FOLD_EVERY = 64
FLOATS_KEPT = 256
LONG_NUMBER = re.compile('[0-9]{19}')
LONE_SURROGATE = re.compile('[\ud800-\udfff]')

tick = posix.umask  # see the host: the one call that tells how far a batch is
open_file, read_file, close_file, stat_file = posix.open, posix.read, posix.close, posix.fstat
length = len
count_each = collections._count_elements

def list_of(values):
    if type(values) is not Values:
        raise TypeError(f'Object of type {type(values).__name__} is not JSON serializable')
    return list(values)


encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(',', ':'), default=list_of).encode
encode_sorted = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(',', ':'), sort_keys=True).encode
encode_text = json.encoder.encode_basestring


def no_constant(name):
    raise ValueError(f'{name} is not JSON')


def int_or_double(digits):
    number = int(digits) if len(digits) <= MAX_DIGITS else None
    return float(digits) if number is None or not MIN_LONG <= number <= MAX_LONG else number


decode_shallow = json.JSONDecoder(parse_constant=no_constant).decode
decode_long = json.JSONDecoder(parse_constant=no_constant, parse_int=int_or_double).decode


def decoder_of(text):
    return decode_long if LONG_NUMBER.search(text) else decode_shallow


def decode_values(text):
    """Reads what the server writes: its doubles can look like integers of any length."""
    return decoder_of(text)(text)


BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def is_deeper(text, levels):
    if text.count('[') + text.count('{') <= levels:
        return False
    depth = 0
    for found in BRACKET.finditer(text):
        depth += {'[': 1, '{': 1, ']': -1, '}': -1}.get(found.group(), 0)
        if depth > levels:
            return True
    return False


def decode(text, decoder=decode_shallow):
    """Reads JSON. The decoder would not survive what is nested deeper than the stack."""
    if is_deeper(text, SAFE_DEPTH):
        raise ValueError(f'it is nested deeper than {SAFE_DEPTH} levels')
    return decoder(text)


def to_bytes(text):
    try:
        return text.encode()
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub('\ufffd', text).encode()


class NotJson(Exception):
    pass


taken = 0  # characters that were looked at below, those of containers as JSON


def bound(text, limit):
    global taken
    most, number = limit
    taken += length(text)
    if length(text) > most:
        tick(number)


def snapshot(value, limit=VALUE_LIMIT):
    """A copy that user code cannot change later."""
    kind = type(value)
    if kind is str:
        bound(value, limit)
        return value
    if kind is bool or value is None:
        return value
    if kind is int:
        if MIN_LONG <= value <= MAX_LONG:
            return value
        raise NotJson(f'the integer {str(value)[:40] if value.bit_length() < 4000 else "of thousands of digits"}'
                      ' does not fit 64 bits')
    if kind is float:
        if math.isfinite(value):
            return value
        raise NotJson(f'{value} is not JSON')
    if isinstance(value, (str, int, float)):
        return snapshot(plain(value), limit)
    return snapshot_container(value, limit)


def plain(value):
    kind = str if isinstance(value, str) else int if isinstance(value, int) else float
    return kind.__new__(kind, value)


def snapshot_container(value, limit):
    try:
        text = encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        message = describe_error(error)
        raise NotJson('it contains itself or is nested too deeply' if isinstance(error, RecursionError)
                      or 'Circular' in message else message.partition(': ')[2]) from None
    bound(text, limit)
    if is_deeper(text, MAX_DEPTH):
        raise NotJson(f'it is nested deeper than {MAX_DEPTH} levels')
    copy = decode_shallow(text)
    if LONG_NUMBER.search(text):
        check_integers(copy)
    return copy


def check_integers(value):
    if type(value) is int:
        snapshot(value)
    elif type(value) is list or type(value) is dict:
        for item in value if type(value) is list else value.values():
            check_integers(item)


def order(value):
    """For comparing as keys are: null < false < true < numbers < strings < arrays < objects."""
    if value is None or value is False or value is True:
        return (0,) if value is None else (1,) if value is False else (2,)
    kind = type(value)
    if kind is list:
        return (5, [order(item) for item in value])
    if kind is dict:
        return (6, [order(part) for member in sorted(value.items(), key=lambda item: item[0]) for part in member])
    return (4, value) if kind is str else (3, value)


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
