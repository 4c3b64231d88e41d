# An answer in the making. It starts with a byte that says how it goes on: '.' this is all, '+' call more for
# the rest, '!' a function of the reduce failed, 'C' a function does not compile.


class Answer:
    """Of a map: JSON of some pairs each, as bytes, and what is counted."""

    def __init__(self):
        self.pairs = []
        self.size = 0
        self.records_in = 0
        self.records_out = 0
        self.has_value = False  # other than None
        self.counters = {}
        self.bad = []

    def add_pairs(self, text):
        self.pairs.append(to_bytes(text))
        self.size += len(self.pairs[-1])

    def drop_pairs(self, start):
        """Those from this text on."""
        self.size -= sum(map(len, self.pairs[start:]))
        del self.pairs[start:]

    def take(self):
        """One that has about ANSWER_CHARS of the pairs, or all if those are fewer."""
        count = size = 0
        while count < len(self.pairs) and size <= ANSWER_CHARS:
            size += len(self.pairs[count])
            count += 1
        part, left = self.pairs[:count], self.pairs[count:]
        counters = [part for counter in self.counters.items() for part in counter]
        rest = (f'"in":{self.records_in},"out":{self.records_out},"hasValue":{encode(self.has_value)},'
                f'"counters":{encode(counters)},"bad":{encode(self.bad)}')
        self.__init__()
        self.pairs = left
        self.size = sum(map(len, left))
        return b'{"pairs":[%b],%b}' % (b','.join(part), to_bytes(rest))

    def parts(self):
        """As many as it takes until what is left goes into one."""
        while self.size > ANSWER_CHARS:
            yield self.take()


answer = Answer()
running = None  # yields the parts of the answer to the call under way


def go_on():
    global running
    try:
        return b'+' + next(running)
    except StopIteration as end:
        running = None
        return b'.' + end.value
    except Failure as failure:
        return failed(failure.report)
    except BaseException as error:
        return failed({'message': f'What surrounds the function was changed by it: {describe_error(error)}'})


def failed(report):
    global running
    running = None
    forget_pairs()
    return b'!' + to_bytes(encode(report))


def begin(parts):
    global running
    running = parts
    return go_on()
