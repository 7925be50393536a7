"""Portals side by side: area, period, levels, algorithms, users and price, then product by product."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ...core.family import Family
from ...core.family_directory import FamilyDirectory
from ...core.local_text import LocalText
from ...core.portal import Portal
from ...gis.health_state import HealthState
from ...gis.translation import tr
from .. import formats
from .compared_cell import NOTHING, UNKNOWN, ComparedCell
from .compared_row import ComparedRow
from .fact_words import fact_sentence
from .flow_words import flow_titles
from .holding_words import area_words, joined, joint_period, period_words
from .portal_words import state_word
from .terms_words import access_words, licence_words

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FIGURE = re.compile(r"\d")
FEW_FLOWS = 3
TICK = "✓"


def compare(
    portals: Sequence[Portal], families: FamilyDirectory, states: Mapping[str, HealthState]
) -> list[ComparedRow]:
    """Return the rows of the table, in its order.

    Args:
        portals: in the order of the columns.
        families: what they may hold.
        states: portal id → how it is.
    """

    def row(name: str, cells: Iterable[ComparedCell]) -> ComparedRow:
        return ComparedRow(name, tuple(cells))

    language = formats.language()
    axes = [
        row(tr("Status"), (_status(one, states.get(one.id, HealthState.UNKNOWN)) for one in portals)),
        row(tr("Area"), (_area(one, families) for one in portals)),
        row(tr("Period"), (_period(one) for one in portals)),
        row(tr("Levels"), (_by_mission(one, families, _level) for one in portals)),
        row(tr("Algorithms"), (_by_mission(one, families, _processor) for one in portals)),
        row(tr("Users"), (_users(one, language) for one in portals)),
        row(tr("Price"), (_figure(one.terms.price, language) for one in portals)),
        row(tr("Quota"), (_figure(one.terms.quota, language) for one in portals)),
        row(tr("Licence"), (ComparedCell(licence_words(one) or UNKNOWN) for one in portals)),
        row(tr("Map services"), (_flows(one) for one in portals)),
    ]
    return [*axes, *_products(portals, families), *_facts(portals)]


def _status(portal: Portal, state: HealthState) -> ComparedCell:
    return ComparedCell(state_word(portal, True, state).word)


def _held(portal: Portal, families: FamilyDirectory) -> list[Family]:
    return [family for family in families.families if family.id in portal.families]


def _area(portal: Portal, families: FamilyDirectory) -> ComparedCell:
    """One area for all, or each area with the missions that are held there."""
    missions: dict[str, dict[str, None]] = {}
    for family in _held(portal, families):
        words = area_words(portal.families[family.id].boxes)
        missions.setdefault(words, {})[family.mission] = None
    if not missions:
        others = {area_words(holding.boxes) for holding in portal.families.values()}
        return ComparedCell(joined(sorted(others)) or UNKNOWN)
    if len(missions) == 1:
        return ComparedCell(next(iter(missions)))
    ordered = sorted(missions, key=lambda words: -len(missions[words]))
    parts = (tr("%1 (%2)", words, ", ".join(missions[words])) for words in ordered)
    return ComparedCell(joined(parts))


def _period(portal: Portal) -> ComparedCell:
    if not portal.families:
        return ComparedCell()
    words = period_words(joint_period(portal.families.values()))
    return ComparedCell(UNKNOWN if words == formats.UNKNOWN else words)


def _level(family: Family) -> str:
    return family.level


def _processor(family: Family) -> str:
    return family.processor


def _by_mission(
    portal: Portal, families: FamilyDirectory, value: Callable[[Family], str]
) -> ComparedCell:
    """Return `Sentinel-2: L1C, L2A`, mission after mission."""
    found: dict[str, dict[str, None]] = {}
    for family in _held(portal, families):
        word = value(family)
        if word:
            found.setdefault(family.mission, {})[word] = None
    parts = (tr("%1: %2", mission, ", ".join(words)) for mission, words in found.items())
    return ComparedCell(joined(parts) or (NOTHING if portal.families else UNKNOWN))


def _users(portal: Portal, language: str) -> ComparedCell:
    parts = (portal.terms.users.text(language), access_words(portal))
    return ComparedCell(joined(parts) or UNKNOWN)


def _figure(text: LocalText, language: str) -> ComparedCell:
    """A figure without a year is doubtful: prices and quotas change."""
    words = text.text(language)
    if words and FIGURE.search(words) and not YEAR.search(words):
        return ComparedCell(tr("%1 (year not known)", words), True)
    return ComparedCell(words or UNKNOWN)


def _flows(portal: Portal) -> ComparedCell:
    titles = flow_titles(portal.flows)
    if len(titles) > FEW_FLOWS:
        return ComparedCell(tr("%1 layers", formats.number(len(titles))))
    return ComparedCell(joined(titles) or NOTHING)


def _products(portals: Sequence[Portal], families: FamilyDirectory) -> Iterable[ComparedRow]:
    """Each family that one of the portals holds: since when, or that it is not there."""
    part = tr("Products")
    for family in families.families:
        if any(family.id in portal.families for portal in portals):
            name = f"{family.mission} {family.title.text(formats.language())}".strip()
            yield ComparedRow(name, tuple(_product(portal, family.id) for portal in portals), part)
            part = ""


def _product(portal: Portal, family_id: str) -> ComparedCell:
    holding = portal.families.get(family_id)
    if holding is None:
        return ComparedCell(NOTHING if portal.families else UNKNOWN)
    period = period_words(holding.period)
    return ComparedCell(TICK if period == formats.UNKNOWN else f"{TICK} {period}")


def _facts(portals: Sequence[Portal]) -> Iterable[ComparedRow]:
    """Facts have no counterpart at the others: the first ones stand beside each other, and so on."""
    most = max((len(portal.facts) for portal in portals), default=0)
    part = tr("Facts")
    for number in range(most):
        cells = tuple(
            ComparedCell(fact_sentence(portal.facts[number])[0], portal.facts[number].uncertain)
            if number < len(portal.facts)
            else ComparedCell("")
            for portal in portals
        )
        yield ComparedRow("", cells, part)
        part = ""


def as_table(portals: Sequence[Portal], rows: Sequence[ComparedRow]) -> str:
    """Return the rows as lines of cells with tabs between them, as spreadsheets take them."""
    lines = [["", *(portal.title.text(formats.language()) for portal in portals)]]
    lines += [[row.name or row.part, *(cell.words for cell in row.cells)] for row in rows]
    return "\n".join("\t".join(" ".join(word.split()) for word in line) for line in lines)
