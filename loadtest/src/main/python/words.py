import re


def map(record, emit, ctx):
    for word in re.findall('[a-z]+', record.lower()):
        emit(word, 1)
