"""A MapReduce server with the architecture of Millrace's ancestor, for comparison only.

One thread accepts requests over TCP: code, marshalled, and the values to map. It answers with an id and closes; the
client asks for the result by that id, again and again. Jobs wait in a queue for one of the worker threads. A worker runs
an event loop for each step of each job, and the step hands its chunks to further threads with to_thread. What comes out
waits in a second queue until somebody asks.

Unlike the ancestor it reads a request as a whole before it answers. Like the ancestor it calls each function once to
print what it gives, and once more to keep it; with --quiet it does neither, which is several times as fast.
"""
import argparse
import asyncio
import itertools
import marshal
import os
import queue
import threading
import types
from collections import defaultdict

import frames

CHUNK = 100  # values


class Server:
    def __init__(self, workers, run_chunk):
        self.workers = workers
        self.run_chunk = run_chunk
        self.jobs = queue.Queue()
        self.ended = queue.Queue()
        self.results = {}
        self.ids = itertools.count(1)

    async def run(self, ready_file):
        for _ in range(self.workers):
            threading.Thread(target=self.work, daemon=True).start()
        server = await asyncio.start_server(self.answer, '127.0.0.1', 0, backlog=4096)
        announce(ready_file, server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def answer(self, reader, writer):
        try:
            operation, *arguments = await frames.read(reader)
            reply = self.submit(*arguments) if operation == frames.SUBMIT else self.result(*arguments)
            await frames.write(writer, reply)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The client has gone.
        finally:
            writer.close()

    def submit(self, code, values):
        number = next(self.ids)
        self.jobs.put((number, code, values))
        return number

    def result(self, number):
        while not self.ended.empty():
            ended, outcome = self.ended.get_nowait()
            self.results[ended] = outcome
        return self.results.pop(number, None)

    def work(self):
        while True:
            number, code, values = self.jobs.get()
            try:
                mapper, reducer = function(code)()
                outcome = self.map_reduce(mapper, reducer, values), None
            except Exception as error:  # Whatever code of a client's does, the next job gets its turn.
                outcome = None, repr(error)
            self.ended.put((number, outcome))

    def map_reduce(self, mapper, reducer, values):
        groups = defaultdict(list)
        for key, value in asyncio.run(self.in_chunks(mapper, values)):
            groups[key].append(value)
        return asyncio.run(self.in_chunks(reducer, groups.items()))

    async def in_chunks(self, call, values):
        """What call gives for each value, with a thread for each chunk."""
        code = marshal.dumps(call.__code__)
        rest = iter(values)
        chunks = iter(lambda: list(itertools.islice(rest, CHUNK)), [])
        parts = await asyncio.gather(*(asyncio.to_thread(self.run_chunk, code, chunk) for chunk in chunks))
        return list(itertools.chain.from_iterable(parts))


def print_chunk(code, chunk):
    call = function(marshal.loads(code))
    results = []
    for value in chunk:
        print(call(value))
        results.append(call(value))
    return results


def quiet_chunk(code, chunk):
    call = function(marshal.loads(code))
    return [call(value) for value in chunk]


def function(code):
    return types.FunctionType(code, globals())


def announce(file, port):
    """As a whole, so that nobody reads half of it."""
    with open(file + '.part', 'w', encoding='ascii') as out:
        out.write(str(port))
    os.replace(file + '.part', file)


def main():
    options = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    options.add_argument('ready_file', help='gets the port when the server listens')
    options.add_argument('--workers', type=int, default=4, help='threads that take jobs')
    options.add_argument('--quiet', action='store_true', help='print nothing')
    arguments = options.parse_args()
    frames.raise_limits()
    server = Server(arguments.workers, quiet_chunk if arguments.quiet else print_chunk)
    asyncio.run(server.run(arguments.ready_file))


if __name__ == '__main__':
    main()
