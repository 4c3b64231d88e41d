# What the worker calls, each with the payload of a request. The last part.


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
    request.number('>h')  # whether all is ASCII, and whether a bad record ends the job, which is of no use here
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
