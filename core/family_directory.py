"""All families of products, their themes and texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from .criteria import Criteria
from .document import Document
from .family import Family
from .imagery import Imagery
from .imagery_reader import read_imageries
from .local_text import LocalText
from .scene_kind import SceneKind
from .texts import fold

_KEYS = [
    "id",
    "order",
    "mission",
    "title",
    "subtitle",
    "explanation",
    "themes",
    "criteria",
    "level",
    "processor",
    "resolution",
    "kind",
    "optical",
    "imagery",
]
_CRITERIA = frozenset(field.name for field in fields(Criteria))


class FamilyDirectory:
    """Families in the order of the tree under "What".

    Attributes:
        families: in that order.
    """

    def __init__(self, families: Iterable[Family], themes: Mapping[str, LocalText]) -> None:
        self.families = tuple(families)
        self._by_id = {family.id: family for family in self.families}
        self._themes = dict(themes)
        self._words = {family.id: self._words_of(family) for family in self.families}

    @staticmethod
    def load(path: Path) -> FamilyDirectory:
        """Read `resources/families.json`.

        Raises:
            PortalFileError: one sentence that names the key, on a wrong document.
            OSError: when the file cannot be read.
        """
        top = Document(json.loads(path.read_text(encoding="utf-8")), path.name)
        part = top.part("themes")
        themes = {name: part.local_text(name) for name in part.values}
        imageries = read_imageries(top)
        entries = sorted(top.parts("families"), key=lambda entry: entry.integer("order", 1000))
        return FamilyDirectory((_family(entry, themes, imageries) for entry in entries), themes)

    def get(self, family_id: str) -> Family | None:
        """Return a family, None for an unknown id."""
        return self._by_id.get(family_id)

    def missions(self) -> tuple[str, ...]:
        """Return the missions in the order of the tree."""
        return tuple(dict.fromkeys(family.mission for family in self.families))

    def of_mission(self, mission: str) -> tuple[Family, ...]:
        """Return the families of a mission."""
        return tuple(family for family in self.families if family.mission == mission)

    def themes(self) -> Mapping[str, LocalText]:
        """Return theme id → its name."""
        return self._themes

    def of_theme(self, theme: str) -> tuple[Family, ...]:
        """Return the families of a theme."""
        return tuple(family for family in self.families if theme in family.themes)

    def search(self, text: str) -> tuple[Family, ...]:
        """Return the families with all words of `text` in a name, resolution, theme or explanation.

        Both languages are looked at; accents and case do not matter; "1.5 m", "1,5 m" and "1.5m" are
        one. An empty text
        gives all families.
        """
        words = [word.rstrip(",;") for word in _with_metres(fold(text)).split()]
        return tuple(
            family for family in self.families if all(word in self._words[family.id] for word in words)
        )

    def _words_of(self, family: Family) -> str:
        texts = [family.title, family.subtitle, family.explanation]
        texts.extend(self._themes[theme] for theme in family.themes if theme in self._themes)
        words = [family.id, family.mission, family.level, family.processor, *family.themes]
        words.extend(text for local in texts for text in (local.en, local.fr))
        if family.resolution is not None:
            words.append(f"{family.resolution:g} m")
        return _with_metres(fold(" | ".join(words)))


def _with_metres(text: str) -> str:
    """Write `1,5 m` as `1.5m`, so that a resolution is one word."""
    for digit in "0123456789":
        text = text.replace(f"{digit} m ", f"{digit}m ").replace(f",{digit}", f".{digit}")
        if text.endswith(f"{digit} m"):
            text = text[:-2] + "m"
    return text


def _family(entry: Document, themes: Mapping[str, Any], imageries: Mapping[str, Imagery]) -> Family:
    entry.only(_KEYS)
    for key, known in (("themes", themes), ("criteria", _CRITERIA)):
        for name in entry.texts(key):
            if name not in known:
                raise entry.error(key, f"holds {name!r}, which is not known")
    imagery = entry.choice("imagery", ["", *imageries])
    return Family(
        id=entry.text("id"),
        mission=entry.text("mission"),
        title=entry.local_text("title"),
        subtitle=entry.local_text("subtitle"),
        explanation=entry.local_text("explanation"),
        themes=tuple(entry.texts("themes")),
        criteria=frozenset(entry.texts("criteria")),
        level=entry.text("level"),
        processor=entry.text("processor"),
        resolution=entry.number("resolution"),
        kind=SceneKind(entry.choice("kind", [kind.value for kind in SceneKind])),
        optical=entry.flag("optical", True),
        imagery=imageries.get(imagery),
    )
