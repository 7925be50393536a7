"""A page of what a catalogue answered."""

from __future__ import annotations

from dataclasses import dataclass

from .catalogue_record import CatalogueRecord


@dataclass(frozen=True)
class CataloguePage:
    """Records in the order of the catalogue.

    Attributes:
        records: those that could be read; records without a map service are among them.
        matched: how many the catalogue has for the question; None where it does not say.
        following: where the next page begins, a number or an address; empty at the end.
    """

    records: tuple[CatalogueRecord, ...] = ()
    matched: int | None = None
    following: str = ""
