"""Messages over TCP: eight bytes with the length, then a marshalled value.

marshal carries code, and only between interpreters of one version. Whoever can send code can run it: loopback only.
"""
import marshal
import resource
import struct

LENGTH = struct.Struct('>Q')

SUBMIT = 0  # (SUBMIT, code, values) -> id
RESULT = 1  # (RESULT, id) -> None as long as there is none, else (pairs, error)


async def read(reader):
    length, = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    return marshal.loads(await reader.readexactly(length))


async def write(writer, value):
    body = marshal.dumps(value)
    writer.write(LENGTH.pack(len(body)))
    writer.write(body)
    await writer.drain()


def raise_limits():
    """Lets the process have as many connections as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
