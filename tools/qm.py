"""Compile translations into Qt's binary format (.qm), so that no Qt tool has to be installed.

The format is the one ``QTranslator`` reads (qtbase, src/corelib/kernel/qtranslator.cpp); a test loads it so.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
# sections
HASHES, MESSAGES, LANGUAGE = 0x42, 0x69, 0xA7
# parts of a message
END, TRANSLATION, SOURCE, CONTEXT, COMMENT = 0x01, 0x03, 0x06, 0x07, 0x08


def compiled(context: str, texts: Mapping[str, str], language: str) -> bytes:
    """Return the content of a .qm file.

    Args:
        context: the translation context of every text, as given to ``QCoreApplication.translate``.
        texts: source text -> translation.
        language: for example ``fr_FR``.
    """
    messages = bytearray()
    hashes = []
    for source, translation in sorted(texts.items()):
        hashes.append((elf_hash(source.encode()), len(messages)))
        messages += part(TRANSLATION, translation.encode("utf-16-be"))
        messages += part(COMMENT, b"") + part(SOURCE, source.encode()) + part(CONTEXT, context.encode())
        messages.append(END)
    table = b"".join(struct.pack(">II", *entry) for entry in sorted(hashes))
    return (
        MAGIC
        + part(LANGUAGE, language.encode())
        + part(HASHES, table)
        + part(MESSAGES, bytes(messages))
    )  # fmt: skip


def part(tag: int, content: bytes) -> bytes:
    """Return a tagged, length-prefixed piece; sections and parts of messages are both written so."""
    return struct.pack(">BI", tag, len(content)) + content


def elf_hash(text: bytes) -> int:
    """Return the hash by which Qt finds a source text (the one of ELF symbol tables, never 0)."""
    value = 0
    for byte in text:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return value or 1
