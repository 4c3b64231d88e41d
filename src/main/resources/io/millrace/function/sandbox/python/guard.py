# What could differ between two runs of a task, or makes no sense here, is refused in words.

def refuse(what):
    def refused(*_, **__):
        raise RuntimeError(f'{what} is not available: a task can be run again and must give the same answer')
    return refused


def no_input(prompt=''):
    raise RuntimeError('There is nothing to read with input(): a map function is given its record')


class NoInput:
    """In place of sys.stdin."""

    def __iter__(self):
        raise RuntimeError('There is nothing to read from sys.stdin: a map function is given its record;'
                           ' write def map(record, emit)')

    def __getattr__(self, name):
        return self.__iter__


def no_time_zone(key):
    raise zoneinfo.ZoneInfoNotFoundError(f'There are no time zones here, so no {key!r}; datetime.timezone.utc and'
                                         ' datetime.timezone(offset) are there')


no_clock = refuse('The clock')
no_random = refuse('Random without a seed')


def shut_clock():
    for name in ('time', 'time_ns', 'monotonic', 'monotonic_ns', 'perf_counter', 'perf_counter_ns', 'process_time',
                 'process_time_ns', 'thread_time', 'thread_time_ns', 'clock_gettime', 'clock_gettime_ns', 'sleep'):
        if hasattr(time, name):
            setattr(time, name, no_clock)
    for name, least in (('localtime', 1), ('gmtime', 1), ('ctime', 1), ('asctime', 1), ('strftime', 2)):
        setattr(time, name, with_time(getattr(time, name), least))
    # Types of C refuse to be changed, but their dictionaries do not.
    for kind, names in ((datetime.datetime, ('now', 'utcnow', 'today')), (datetime.date, ('today',))):
        attributes = gc.get_referents(kind.__dict__)[0]
        for name in names:
            attributes[name] = staticmethod(no_clock)
    sys._clear_internal_caches() if hasattr(sys, '_clear_internal_caches') else sys._clear_type_cache()
    logging.disable()


def with_time(function, least):
    def checked(*given):
        if len(given) < least or given[least - 1] is None:
            no_clock()
        return function(*given)
    return checked


def shut_random():
    for module, name in ((os, 'urandom'), (posix, 'urandom'), (os, 'getrandom'), (posix, 'getrandom')):
        if hasattr(module, name):
            setattr(module, name, no_random)
    random._urandom = no_random
    Seeded = random.Random
    seed = Seeded.seed

    def checked_seed(self, a=None, version=2):
        if a is None:
            no_random()
        seed(self, a, version)

    def checked_new(cls, *given, **named):
        if not given or given[0] is None:
            if named.get('x') is None and not issubclass(cls, random.SystemRandom):
                no_random()
        return new(cls, *given, **named)

    new = Seeded.__new__
    shared = random._inst
    names = [name for name in random.__all__ if getattr(getattr(random, name), '__self__', None) is shared]
    methods = {name: getattr(random, name) for name in names}

    def first_seed(a=None, version=2):
        checked_seed(shared, a, version)
        for name in names:
            setattr(random, name, methods[name] if name != 'seed' else first_seed)

    def set_state(state):
        shared.setstate(state)
        for name in names:
            setattr(random, name, methods[name] if name != 'seed' else first_seed)

    Seeded.seed = checked_seed
    Seeded.__new__ = staticmethod(checked_new)
    for name in names:
        setattr(random, name, no_random)
    random.seed = first_seed
    random.setstate = set_state
    random.SystemRandom.random = random.SystemRandom.getrandbits = random.SystemRandom.randbytes = no_random


def shut_system():
    for module in (os, posix):
        for name in ('umask', '_exit', 'abort', 'kill', 'system'):
            if hasattr(module, name):
                delattr(module, name)
    sys.builtin_module_names = tuple(
        name for name in sys.builtin_module_names if name not in ('_ctypes', '_pyodide_core', 'faulthandler'))
    for name in [name for name in sys.modules if name.partition('.')[0] in ('_pyodide', 'pyodide', '_pyodide_core')]:
        del sys.modules[name]
    zoneinfo._common.load_tzdata = no_time_zone
    sys.stdin = sys.__stdin__ = NoInput()
    sys.modules['multiprocessing'] = None
    builtins.input = no_input
