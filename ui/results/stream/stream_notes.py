"""The two notes below the form: what will be read, and what is not as it was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ....core.scene import Scene
from ....core.stream_plan import StreamPlan
from ....core.stream_recipe import StreamRecipe
from ....gis.translation import tr
from ... import formats
from ...message import filled
from .stream_subject import StreamSubject
from .stream_words import band_short

SHORTEST = 1_000_000  # bytes; below that the figure says more than is known


def reading_note(count: int) -> str:
    """Return what will be read, for a number of bytes."""
    if count < SHORTEST:
        least = formats.size(SHORTEST)
        return tr("Nothing is downloaded whole: less than %1 is read to show the area at this scale.", least)
    size = formats.size(count)
    return tr("Nothing is downloaded whole: about %1 are read to show the area at this scale.", size)


def change_note(
    plan: StreamPlan, recipe: StreamRecipe, subject: StreamSubject, short_title: Callable[[str], str]
) -> str:
    """Return which scenes are read elsewhere and which are left out; empty where all is as chosen.

    Args:
        plan: made of `recipe` for `subject`.
        recipe: what is shown.
        subject: the scenes.
        short_title: portal id → name for people.
    """
    total = len(subject.wanted)
    parts = []
    if plan.replaced:
        parts.append(_replaced(plan, recipe, subject, short_title, total))
    if plan.missing:
        lost = [name for _acquisition, names in plan.missing for name in names]
        parts.append(_missing(len(plan.missing), total, _named(lost, subject)))
    return " ".join(parts)


def _replaced(
    plan: StreamPlan,
    recipe: StreamRecipe,
    subject: StreamSubject,
    short_title: Callable[[str], str],
    total: int,
) -> str:
    wanted, _used = plan.replaced[0]
    here = _titles((one.portal for one, _used in plan.replaced), short_title)
    there = _titles((used.portal for _one, used in plan.replaced), short_title)
    lost = _named(_lacking(plan, recipe, subject, wanted), subject)
    count = len(plan.replaced)
    if lost:
        return _of(
            count, total,
            lambda: tr("The scene has no %3 at %4; %5 is used for it."),
            lambda: tr("One of the %2 scenes has no %3 at %4; %5 is used for it."),
            lambda: tr("%1 of the %2 scenes have no %3 at %4; %5 is used for them."),
            lost, here, there,
        )  # fmt: skip
    return _of(
        count, total,
        lambda: tr("The scene cannot be read at %3 now; %4 is used for it."),
        lambda: tr("One of the %2 scenes cannot be read at %3 now; %4 is used for it."),
        lambda: tr("%1 of the %2 scenes cannot be read at %3 now; %4 is used for them."),
        here, there,
    )  # fmt: skip


def _missing(count: int, total: int, lost: str) -> str:
    if count == total:
        if lost:
            return tr(
                "No portal has %1 for these scenes in a form that can be read without downloading.", lost
            )
        return tr("These scenes cannot be read without downloading.")
    if lost:
        return _of(
            count, total, str,
            lambda: tr("One of the %2 scenes has no %3 at any portal and is left out."),
            lambda: tr("%1 of the %2 scenes have no %3 at any portal and are left out."),
            lost,
        )  # fmt: skip
    return _of(
        count, total, str,
        lambda: tr("One of the %2 scenes cannot be read without downloading and is left out."),
        lambda: tr("%1 of the %2 scenes cannot be read without downloading and are left out."),
    )  # fmt: skip


def _of(
    count: int,
    total: int,
    only: Callable[[], str],
    one: Callable[[], str],
    many: Callable[[], str],
    *values: str,
) -> str:
    """Fill in the sentence for `count` of `total` scenes; %1 and %2 are these two."""
    template = only() if total == 1 else one() if count == 1 else many()
    return filled(template, formats.number(count), formats.number(total), *values)[0]


def _lacking(plan: StreamPlan, recipe: StreamRecipe, subject: StreamSubject, wanted: Scene) -> list[str]:
    """Return the bands that the wanted offer does not have; none where it cannot be read at all."""
    if not subject.may_read(wanted):
        return []
    there = subject.planner.bands(wanted)
    if not there:
        return []
    if recipe.picture:
        return [] if recipe.picture in there else [recipe.picture]
    names = {name for layer in plan.layers for one in layer.scenes for name in one.bands}
    return sorted(name for name in names if name not in there)


def _named(names: Iterable[str], subject: StreamSubject) -> str:
    words = [band_short(name, subject.imagery) for name in dict.fromkeys(names)]
    return ", ".join(words[:3])


def _titles(portals: Iterable[str], short_title: Callable[[str], str]) -> str:
    return ", ".join(dict.fromkeys(short_title(portal) for portal in portals))
