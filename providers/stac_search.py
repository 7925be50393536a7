"""One search at a STAC API: a chain of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.family import Family


@dataclass(frozen=True)
class StacSearch:
    """What is sent, and what the answer has to keep to.

    Attributes:
        body: the POST body of the first page, without `limit`.
        families: collection → family that it holds under the conditions of this search.
        conditions: property → value or list of values that select the families in their collections.
        asked: names of conditions that the server was asked for, as `Sieve.reason` names them.
        left: names of criteria that the server cannot filter by; they are applied here.
        simplified: the area was sent in a simpler, larger form.
    """

    body: Mapping[str, Any]
    families: Mapping[str, Family]
    conditions: Mapping[str, Any] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    simplified: bool = False
