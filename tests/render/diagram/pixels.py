"""What can be seen in a PNG, read from its bytes."""

from __future__ import annotations

import struct
import zlib


def ink(png: bytes) -> tuple[int, int, int]:
    """Width, height and how many pixels are dark, read from the PNG itself."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    raw = zlib.decompress(data)
    rows, before, stride = 0, bytearray(width * 4), width * 4 + 1
    for y in range(height):
        row = bytearray(raw[y * stride + 1 : (y + 1) * stride])
        unfiltered(raw[y * stride], row, before)
        rows += sum(row[n] < 128 for n in range(0, len(row), 4))
        before = row
    return width, height, rows


def unfiltered(kind: int, row: bytearray, before: bytearray) -> None:
    for n in range(len(row)):
        left = row[n - 4] if n >= 4 else 0
        up, corner = before[n], before[n - 4] if n >= 4 else 0
        if kind == 1:
            row[n] = (row[n] + left) & 255
        elif kind == 2:
            row[n] = (row[n] + up) & 255
        elif kind == 3:
            row[n] = (row[n] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min((left, up, corner), key=lambda one: abs(guess - one))
            row[n] = (row[n] + near) & 255
