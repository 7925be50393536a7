"""Finding layers by words, among thousands, with every key typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from .box_meeting import boxes_meet
from .flow_entry import FlowEntry
from .service_layer import Box

_ACCENTS = re.compile("[\u0300-\u036f]+")
_AT_ONCE = 500  # entries between two rests, some 10 ms
_FIELDS = "\n"


class FlowIndex:
    """The layers of one service with their words, made in the thread that read the capabilities.

    Attributes:
        entries: the layers.

    Args:
        entries: the layers.
        group: further words that are found with each of them, such as the portal's name.
        rest: called now and then, so that the window is not held up while thousands are taken in.
    """

    def __init__(
        self, entries: Iterable[FlowEntry], group: str = "", rest: Callable[[], None] | None = None
    ) -> None:
        self.entries = tuple(entries)
        self._by_id: dict[str, FlowEntry] = {}
        words: list[str] = []
        for number, entry in enumerate(self.entries):
            if rest is not None and number % _AT_ONCE == _AT_ONCE - 1:
                rest()
            self._by_id.setdefault(entry.id, entry)
            if entry.mark:
                self._by_id.setdefault(f"{entry.source.id}/{entry.name}", entry)
            words.append(folded(_FIELDS.join((group, *_texts(entry)))))
        self._words = tuple(words)

    def entry(self, entry_id: str) -> FlowEntry | None:
        """Return a layer by its id, the first of several where it has no mark; None where it is not here."""
        return self._by_id.get(entry_id)

    def find(self, words: tuple[str, ...], box: Box | None = None) -> Iterator[FlowEntry]:
        """Yield the layers in whose texts all words are.

        Args:
            words: as `search_words` gives them; none: all layers.
            box: west, south, east, north in degrees; layers known to lie elsewhere are left out.
        """
        for entry, text in zip(self.entries, self._words):
            if all(word in text for word in words) and boxes_meet(box, entry.box):
                yield entry


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of what was typed, as `FlowIndex.find` takes them, the longest first."""
    return tuple(sorted(folded(text).split(), key=len, reverse=True))


def folded(text: str) -> str:
    """Return `text` without case and accents.

    `core.texts.fold` does more, one character at a time: 5 MB of abstracts would take a second.
    """
    if not text.isascii():
        open_letters = text.replace("œ", "oe").replace("Œ", "oe").replace("\u2019", "'")
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", open_letters))
    return text.casefold()


def _texts(entry: FlowEntry) -> Iterator[str]:
    yield entry.name
    titles = [entry.source.title]
    if entry.flow is not None:
        titles += [entry.flow.title, entry.flow.abstract]
    for title in titles:
        yield title.en
        if title.fr != title.en:
            yield title.fr
    if entry.layer is not None:
        yield entry.layer.title
        yield entry.layer.abstract
        yield from entry.layer.keywords
    yield from entry.path
