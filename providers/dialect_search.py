"""One search in some dialect: a chain of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.family import Family


@dataclass(frozen=True)
class DialectSearch:
    """What is sent, and what the answer has to keep to.

    Attributes:
        families: the portal's name (collection, product type, data set) → the family that it holds.
        terms: what the dialect makes its requests from.
        asked: names of conditions that the server was asked for, as `Sieve.reason` names them.
        left: names of criteria that the server cannot filter by; they are applied here.
        simplified: the area was sent in a simpler, larger form.
    """

    families: Mapping[str, Family]
    terms: Mapping[str, Any] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    simplified: bool = False
