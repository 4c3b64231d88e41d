"""Runs the map of words.py over a file, adds what it emits and prints the rows as Millrace does."""
import json
import sys

import words


def main(path):
    sums = {}

    def emit(key, value):
        sums[key] = sums.get(key, 0) + value

    with open(path, encoding='utf-8') as lines:
        for line in lines:
            words.map(line.rstrip('\n'), emit, None)
    for key in sorted(sums):
        print(json.dumps({'key': key, 'value': sums[key]}, separators=(',', ':')))


main(sys.argv[1])
