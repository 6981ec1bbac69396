"""
CRC-32C (Castagnoli), the checksum that every object of Cloud Storage has; a composed one has no other. Python's own
library has none.

A CRC that begins with 0 is linear: of two halves it is the first one's, moved on by the length of the second, xor the
second one's. So all pairs of words of a chunk are joined at once, then all pairs of pairs, until one word is left.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

POLYNOMIAL = 0x82F63B78
"""RFC 3720, section 12.1; the bits of a byte from the right."""

Words = NDArray[np.uint32]


class Crc32c:
    """The CRC-32C of bytes that come piece by piece."""

    def __init__(self) -> None:
        self.state = 0xFFFFFFFF

    def update(self, data: bytes) -> None:
        """Adds the bytes that follow."""
        for bit in range(len(data).bit_length()):
            if len(data) >> bit & 1:
                self.state = int(moved(np.array([self.state], np.uint32), bit)[0])
        self.state ^= crc_from_zero(data)

    def digest(self) -> bytes:
        """Big endian, as Cloud Storage says it."""
        return (self.state ^ 0xFFFFFFFF).to_bytes(4, "big")


def crc_from_zero(data: bytes) -> int:
    """Bytes of 0 in front change nothing, as long as the CRC is 0 there."""
    width = max(2, 1 << (len(data) - 1).bit_length()) if data else 2
    padded = np.zeros(width, np.uint8)
    padded[width - len(data) :] = np.frombuffer(data, np.uint8)
    crcs = moved(padded.view("<u2").astype(np.uint32), 1)
    bit = 1
    while len(crcs) > 1:
        crcs = moved(crcs[::2], bit) ^ crcs[1::2]
        bit += 1
    return int(crcs[0])


def moved(crcs: Words, bit: int) -> Words:
    """What they become by 2**bit bytes of 0."""
    low, high = tables(bit)
    joined: Words = low[crcs & 0xFFFF] ^ high[crcs >> 16]
    return joined


@lru_cache(maxsize=64)
def tables(bit: int) -> tuple[Words, Words]:
    """What becomes of the lower and of the upper half of a CRC by 2**bit bytes of 0."""
    if bit > 0:
        low, high = tables(bit - 1)
        return moved(low, bit - 1), moved(high, bit - 1)
    half = np.arange(1 << 16, dtype=np.uint32)
    return by_one_byte(half), by_one_byte(half << np.uint32(16))


def by_one_byte(crcs: Words) -> Words:
    """What CRCs become by one byte of 0."""
    for _ in range(8):
        crcs = (crcs >> np.uint32(1)) ^ np.where(crcs & np.uint32(1), np.uint32(POLYNOMIAL), np.uint32(0))
    return crcs
