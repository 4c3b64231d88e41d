# The first part of the Python side of a worker. All parts are one module, __main__, that the build runs once: what it leaves in
# memory is the snapshot that every job starts from. ASCII only. What user code finds of it, it can break for its own job
# only. This part has what the others need, and JSON values.

import ast, builtins, collections, dataclasses, datetime, decimal, dis, enum, errno, fractions, functools, gc, inspect, itertools
import json, linecache, logging, math, operator, os, posix, random, re, struct, sys, time, types, uuid, zoneinfo

# What most functions use, so that importing it costs them nothing.
for name in ('base64', 'bisect', 'calendar', 'csv', 'hashlib', 'heapq', 'html', 'io', 'ipaddress', 'statistics', 'string',
             'textwrap', 'traceback', 'typing', 'unicodedata', 'urllib.parse', 'zlib', 'encodings.ascii', 'encodings.latin_1',
             'encodings.utf_16'):
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
MAX_SHOWN_BITS = 128
MAX_PATH = 200
ANSWER_CHARS = 1 << 20
# Limits of user functions. Whoever passes one cannot be told, for they might go on: the host, which has the words for these
# numbers, ends the process.
MAX_EMITS = 1_000_000
MAX_CHARS_OF_KEY = 1 << 16
MAX_COUNTERS = 100
MAX_COUNT = 2 ** 53 - 1
TOO_MANY_EMITS, TOO_MANY_COUNTERS, TOO_LARGE_COUNT = -1, -2, -3
NEXT_STEP = -100  # no limit either: something that has a time of its own begins
MAKES = {'map': -101, 'function': -102}  # nor these: what makes this function runs
TOLD_EMITS = -1000  # this less n is no limit, but tells that the record at hand has emitted n pairs
KEY_LIMIT, VALUE_LIMIT, COUNTER_LIMIT = (MAX_CHARS_OF_KEY, -4), (4 << 20, -5), (64, -6)  # characters at most
MANY_ENTRIES = 100_000  # where it is seen whether combining pays, and states of any size are handed over
MOST_ENTRIES = 250_000
MOST_UNSUMMED = 500_000  # values that sums may keep as they came, of all entries together
WELL_COMBINED = 4  # pairs for each key that make it worth it to go on
MAX_KEPT_BYTES = 24 << 20  # of keys, and of values that may be part of a state, after which states are handed over
BYTES_OF_A_CHARACTER = 4  # of a long text, and about that of a list or a dict as JSON
BYTES_OF_A_VALUE = 64  # of one of these, besides
PENDING_PAIRS = 4096
CHUNK_CHARS = 1 << 16  # of long texts and containers that wait to be written or combined
FLUSHED_AT_ONCE = 8192
SAMPLE_PAIRS = 400
FOLD_EVERY = 64
FLOATS_KEPT = 256
LONG_DIGITS = 19
LONG_NUMBER = re.compile(f'[0-9]{{{LONG_DIGITS}}}')
LONE_SURROGATE = re.compile('[\ud800-\udfff]')

tick = posix.umask  # see the host: the one call that tells how far a batch is
open_file, read_file, close_file, stat_file = posix.open, posix.read, posix.close, posix.fstat
length = len
count_each = collections._count_elements

encode_text = json.encoder.encode_basestring


WAYS_TO_JSON = (
    ((set, frozenset), 'sorted(...)'),
    ((decimal.Decimal, fractions.Fraction), 'float(...) or str(...)'),
    ((datetime.date, datetime.time), 'its isoformat()'),
    (datetime.timedelta, 'its total_seconds()'),
    ((bytes, bytearray), 'its decode()'),
    (enum.Enum, 'its value'),
    ((complex, uuid.UUID), 'str(...)'),
)


class NotJson(Exception):
    """What a value, or the part of it at the path, is, and what to take for it."""

    def __init__(self, what, is_deep=False):
        self.what = what
        self.is_deep = is_deep
        self.path = ''

    def told(self, name):
        return f'{name + self.path[:MAX_PATH] if self.path else "it"} is {self.what}'


def list_of(value):
    if type(value) is Values:
        return list(value)
    kind = type(value).__name__[:MAX_SHOWN_NAME]
    raise NotJson(f'{"an" if kind[:1].lower() in "aeiou" else "a"} {kind}{what_makes_json(value)}')


def what_makes_json(value):
    for kinds, way in WAYS_TO_JSON:
        if isinstance(value, kinds):
            return f'; take {way}'
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return '; take dataclasses.asdict(...)'
    return '; take list(...)' if hasattr(type(value), '__iter__') else ', which is not JSON'


def encoder(sort_keys):
    """What json makes of its own for each text."""
    parts_of = json.encoder.c_make_encoder(None, list_of, encode_text, None, ':', ',', sort_keys, False, False)

    def text_of_json(value):
        return ''.join(parts_of(value, 0))
    return text_of_json


encode, encode_sorted = encoder(False), encoder(True)


def no_constant(name):
    raise ValueError(f'{name} is not JSON')


def int_or_double(digits):
    number = int(digits) if len(digits) <= MAX_DIGITS else None
    return float(digits) if number is None or not MIN_LONG <= number <= MAX_LONG else number


shallow = json.JSONDecoder(parse_constant=no_constant)
decode_shallow, scan_shallow = shallow.decode, shallow.scan_once
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
        raise NotJson(f'the integer {shortened(value)}, which does not fit 64 bits; take str(...) or float(...)')
    if kind is float:
        if math.isfinite(value):
            return value
        raise NotJson(f'{value}, which is not JSON; take None')
    if isinstance(value, (str, int, float)):
        return snapshot(plain(value), limit)
    return snapshot_container(value, limit)


def plain(value):
    kind = str if isinstance(value, str) else int if isinstance(value, int) else float
    return kind.__new__(kind, value)


def snapshot_container(value, limit):
    try:
        return copy_of(value, limit)
    except RecursionError:
        raise NotJson('nested too deeply, or contains itself', is_deep=True) from None
    except NotJson as error:
        raise refused_part(value, error) from None
    except ValueError as error:  # Out of range float values are not JSON compliant: nan
        raise refused_part(value, NotJson(f'{str(error).rpartition(" ")[2]}, which is not JSON')) from None
    except TypeError as error:  # keys must be str, int, float, bool or None, not tuple
        raise refused_part(value, NotJson(f'a dict, whose {error}')) from None


def copy_of(value, limit):
    text = encode(value)
    bound(text, limit)
    if length(text) > MAX_DEPTH and is_deeper(text, MAX_DEPTH):
        raise NotJson(f'nested deeper than {MAX_DEPTH} levels', is_deep=True)
    copy, _ = scan_shallow(text, 0)
    if type(copy) is dict and length(copy) != length(value):
        raise NotJson('a dict with two keys that are the same as JSON, such as 1 and "1"')
    if length(text) >= LONG_DIGITS and LONG_NUMBER.search(text):
        check_integers(copy)
    return copy


def refused_part(value, error):
    """The same with its path, for which json has no word."""
    if error.is_deep:
        return error
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for name, part in parts:
        try:
            snapshot(part)
        except NotJson as found:
            found.path = f'[{name!r}]{found.path}'
            return found
    return error


def shortened(integer):
    if integer.bit_length() > MAX_SHOWN_BITS:
        return f'of {integer.bit_length()} bits'
    return str(integer)


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
