"""The bytes of a file become UTF-8, whatever its encoding, compressed or not."""

import codecs
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from .block import UNDECODED

GZIP = b"\x1f\x8b"
MOST_UNPACKED = 4 * 1024 * 1024
"""Bytes that are unpacked at a time: a small file may unpack to a very large one."""
SLICE = 16 * 1024
"""Bytes that are given to be unpacked at a time."""
UTF_16_MARKS = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}
LONGEST_MARK = 3


class Damaged(Exception):
    """A file that can't be read to its end; the message says why."""


def mark_undecoded(error: UnicodeError) -> "tuple[str, int]":
    """For Python's codecs: what can't be decoded becomes UNDECODED, and reading goes on after it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNDECODED.decode("utf-8", "surrogatepass"), error.end


codecs.register_error("sluice-undecoded", mark_undecoded)


def utf8_text(head: bytes, rest: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """
    The text in UTF-8, without a byte order mark; `head` is its first LONGEST_MARK bytes or more. What can't be decoded
    becomes UNDECODED, or stays where the file is UTF-8: in both cases it is not valid UTF-8 afterwards.
    """
    own = encoding_of(head, encoding)
    if own == "utf-8":
        yield from chain([head.removeprefix(codecs.BOM_UTF8)], rest)
    else:
        yield from transcoded(chain([head], rest), own)


def unmarked_utf16(head: bytes, encoding: str) -> bool:
    """Whether nothing says in which order the bytes of this file are."""
    return encoding == "utf-16" and head[:2] not in UTF_16_MARKS and not head.startswith(codecs.BOM_UTF8)


def encoding_of(head: bytes, encoding: str) -> str:
    """
    What the text is in. A mark of UTF-8 is believed whatever the contract's encoding, one of UTF-16 where the contract
    says UTF-16; without one it is the contract's.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if not encoding.startswith("utf-16"):
        return encoding
    return UTF_16_MARKS.get(head[:2], "utf-16le" if encoding == "utf-16" else encoding)


def transcoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Chunks of text in another encoding become UTF-8; a mark of UTF-16 at the beginning goes."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="sluice-undecoded")
    marked = encoding.startswith("utf-16")
    for chunk, final in with_end(chunks):
        text = decoder.decode(chunk, final)
        if marked and text:
            text, marked = text.removeprefix("\ufeff"), False
        yield text.encode("utf-8", "surrogatepass")


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """@raises Damaged"""
    head, rest = split_head(chunks, len(GZIP))
    if head.startswith(GZIP):
        yield from gunzipped(chain([head], rest))
    else:
        yield from chain([head], rest)


def gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The unpacked bytes of one member or several, as gzip itself reads them. @raises Damaged"""
    member = zlib.decompressobj(wbits=31)
    try:
        for chunk in slices(chunks):
            left = chunk
            while left:
                if member.eof:
                    # Padding, which may go on in the next chunk.
                    left = left.lstrip(b"\0")
                    if not left:
                        break
                    member = zlib.decompressobj(wbits=31)
                yield member.decompress(left, MOST_UNPACKED)
                left = member.unused_data if member.eof else member.unconsumed_tail
        yield member.flush()
    except zlib.error as error:
        raise Damaged(f"it can't be unpacked: {error}") from error
    if not member.eof:
        raise Damaged("it can't be unpacked: it ends in the middle")


def slices(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Small ones: what is left of one is copied at the end of each member, of which there may be very many."""
    for chunk in chunks:
        yield from (chunk[at : at + SLICE] for at in range(0, len(chunk), SLICE))


def split_head(chunks: Iterable[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """At least the first `size` bytes, where there are so many, and the chunks after them."""
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= size:
            break
    return head, rest


def with_end(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and an empty one at the end."""
    for chunk in chunks:
        yield chunk, False
    yield b"", True
