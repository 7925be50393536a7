"""Whether an answer goes on with the bytes that are there."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from .file_reply import FileReply
from .part_facts import PartFacts


class Resumption(Enum):
    """What to do with an answer."""

    BEGIN = "its body is the file from its beginning"
    GO_ON = "its body goes on where we are"
    WHOLE = "there is no more: all bytes are there"
    AGAIN = "it starts again with this body: ranges are ignored"
    CHANGED = "it starts again with this body: the file is another one"
    ASK_AGAIN = "the answer is of no use: ask for the whole file"
    ASK_CHANGED = "the file is another one: ask for the whole of it"


def resumption(known: PartFacts, size: int, reply: FileReply) -> Resumption:
    """Return what the answer to a request for all that follows `size` bytes means.

    A server may answer by the whole file (RFC 9110, 14.2), by another part than was asked for, or, where it
    ignores `If-Range`, by the rest of a file that has changed: then only its `ETag` or size tells.

    Args:
        known: of the file that the bytes are of.
        size: bytes that are there.
        reply: the answer.
    """
    if reply.status == 416:
        return _past_the_end(known, size, reply)
    same = known.same_file(reply.facts)
    if reply.status == 200:
        if size == 0:
            return Resumption.BEGIN
        return Resumption.AGAIN if same else Resumption.CHANGED
    if reply.first != size:
        return Resumption.ASK_AGAIN
    if size == 0:
        return Resumption.BEGIN
    return Resumption.GO_ON if same else Resumption.ASK_CHANGED


def _past_the_end(known: PartFacts, size: int, reply: FileReply) -> Resumption:
    total = reply.facts.total
    # a length that was announced and never came, time and again, is no sign of another file
    if size and total == size and replace(known, total=None).same_file(reply.facts):
        return Resumption.WHOLE
    return Resumption.ASK_CHANGED if size and total is not None else Resumption.ASK_AGAIN
