"""Lists of ids as users write them."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

from qgis.core import QgsProcessingException

from ..gis.translation import tr

_SUGGESTIONS = 3


def read_ids(value: Any, known: Collection[str], label: str) -> tuple[str, ...]:
    """Return the ids of a parameter: a list, or a text with commas; none for nothing.

    Args:
        value: what the parameter holds.
        known: the valid ids.
        label: the parameter's name for people.

    Raises:
        QgsProcessingException: for an unknown id, naming the nearest valid ones.
    """
    parts = value.split(",") if isinstance(value, str) else list(value or ())
    ids = tuple(dict.fromkeys(text for text in (str(part).strip() for part in parts) if text))
    for each in ids:
        if each not in known:
            raise QgsProcessingException(_refusal(each, known, label))
    return ids


def _refusal(wrong: str, known: Collection[str], label: str) -> str:
    near = difflib.get_close_matches(wrong.lower(), sorted(known), _SUGGESTIONS, 0.4)
    if near:
        return tr("%1: “%2” is unknown. Did you mean %3?", label, wrong, ", ".join(near))
    return tr("%1: “%2” is unknown. Known are: %3.", label, wrong, ", ".join(sorted(known)))
