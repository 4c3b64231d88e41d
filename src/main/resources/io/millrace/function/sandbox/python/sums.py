# Exact sums.


class Sum:
    """Exact: integers in one, doubles as they come and now and then as few whose exact sum is the same."""
    __slots__ = ('whole', 'floats')

    def __init__(self):
        self.whole = 0
        self.floats = []

    def add(self, value):
        if type(value) is float:
            self.floats.append(value)
            if len(self.floats) > FLOATS_KEPT:
                self.floats = fewest(self.floats)
        else:
            self.whole += value

    def __add__(self, one):
        self.whole += one
        return self

    def shorten(self):
        self.floats = fewest(self.floats)

    def pieces(self):
        """Numbers whose exact sum is the sum; each integer fits 64 bits."""
        total = self.whole
        pieces = []
        while not MIN_LONG <= total <= MAX_LONG:
            piece = MAX_LONG if total > 0 else MIN_LONG
            pieces.append(piece)
            total -= piece
        floats = fewest(self.floats)
        if total or not pieces and not floats:
            pieces.append(total)
        return pieces + floats


def fewest(floats):
    """
    Each step takes the exact sum of what is left, rounded once (Shewchuk's algorithm, which is math.fsum), until
    nothing is left. What would overflow on the way stays as it is.
    """
    if len(floats) < 2:
        return floats
    pieces = []
    try:
        while True:
            rest = math.fsum(floats + [-piece for piece in pieces])
            if rest == 0:
                return pieces or [0.0]
            pieces.append(rest)
    except OverflowError:
        return floats


def doubles(total):
    """A non-negative integer as doubles of 53 bits each, for it has no bound."""
    pieces = []
    while total > MAX_LONG:
        shift = total.bit_length() - 53
        pieces.append(float(total >> shift << shift))
        total &= (1 << shift) - 1
    return pieces + [total] if total or not pieces else pieces
