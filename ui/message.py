"""A sentence for people and the one thing they can do about it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from .remedy import Remedy

PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Message:
    """What the panel says about a problem or a notice.

    Attributes:
        text: one plain sentence.
        markup: the same as HTML, the portal's name in bold, everything foreign escaped.
        remedy: words of the link, empty where nothing can be done.
        action: what the link does.
        status: `error`, `warn` or `off`.
        glyph: shape before the sentence.
        detail: technical line for the tool tip and the log, plain text, perhaps empty.
    """

    text: str
    markup: str
    remedy: str = ""
    action: Remedy = Remedy.NONE
    status: str = "error"
    glyph: str = "error"
    detail: str = ""


def filled(template: str, *values: object) -> tuple[str, str]:
    """Return `template` with `%1` … filled in, plain and as HTML with the first value in bold.

    One pass: a `%2` inside a portal's name stays what it is.
    """
    words = [str(value) for value in values]

    def plain(match: re.Match[str]) -> str:
        return words[int(match[1]) - 1]

    def marked(match: re.Match[str]) -> str:
        word = html.escape(plain(match), quote=False)
        return f"<b>{word}</b>" if match[1] == "1" else word

    return PLACE.sub(plain, template), PLACE.sub(marked, html.escape(template, quote=False))


def plain_message(text: str) -> Message:
    """Return a sentence that asks for nothing."""
    return Message(text, html.escape(text, quote=False), status="off", glyph="off")
