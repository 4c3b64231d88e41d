"""Sends word counts to server.py, all at once, polls for each result every second and checks it.

Each line of the file is the text of a job. Prints how many of the results were right, how many wrong or failed, how many
did not come in time, and the seconds from the first request to the last result.
"""
import argparse
import asyncio
import time
from collections import Counter

import frames

POLL_SECONDS = 1

# As Millrace's words: runs of ASCII letters, lower-cased.
LETTERS = bytes(byte | 0x20 if chr(byte).isalpha() and byte < 128 else 0x20 for byte in range(256))


def word_count():
    def mapper(value):
        return value, 1

    def reducer(group):
        key, values = group
        return key, sum(values)

    return mapper, reducer


def words(text):
    return text.encode().translate(LETTERS).decode().split()


class Client:
    def __init__(self, port):
        self.port = port
        self.right = self.bad = 0

    async def run(self, texts, timeout):
        """The seconds it took; what has no result by then is lost."""
        lists = [words(text) for text in texts]
        jobs = [(values, Counter(values)) for values in lists]  # Beforehand: it is the server that is compared.
        start = time.monotonic()
        tasks = [asyncio.create_task(self.job(*job)) for job in jobs]
        await asyncio.wait(tasks, timeout=timeout)
        seconds = time.monotonic() - start
        for task in tasks:
            task.cancel()
        return seconds

    async def job(self, values, expected):
        try:
            number = await self.ask(frames.SUBMIT, word_count.__code__, values)
            outcome = None
            while outcome is None:
                await asyncio.sleep(POLL_SECONDS)
                outcome = await self.ask(frames.RESULT, number)
        except (OSError, asyncio.IncompleteReadError):
            return  # Lost, as whatever has no result in time.
        self.check(expected, *outcome)

    def check(self, expected, pairs, error):
        if error is None and len(pairs) == len(expected) and dict(pairs) == expected:
            self.right += 1
        else:
            self.bad += 1

    async def ask(self, *request):
        reader, writer = await asyncio.open_connection('127.0.0.1', self.port)
        try:
            await frames.write(writer, request)
            return await frames.read(reader)
        finally:
            writer.close()


def main():
    options = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    options.add_argument('port', type=int)
    options.add_argument('texts', help='file with the text of a job on each line')
    options.add_argument('--timeout', type=float, default=120, help='seconds')
    arguments = options.parse_args()
    frames.raise_limits()
    with open(arguments.texts, encoding='utf-8') as lines:
        texts = list(lines)
    client = Client(arguments.port)
    seconds = asyncio.run(client.run(texts, arguments.timeout))
    print('right', client.right, 'bad', client.bad, 'lost', len(texts) - client.right - client.bad, 'seconds', seconds)


if __name__ == '__main__':
    main()
