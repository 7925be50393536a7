"""One row per acquisition, whatever the order in which portals answer."""

import random

from guichet_eo.core.acquisition_merger import AcquisitionMerger
from guichet_eo.core.geometry import box_geometry, to_wkb
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from hypothesis import given
from hypothesis import strategies as st

PORTALS = ("earth-search", "cdse", "planetary-computer", "terrascope")
HOUR = 3600.0


def scene(portal, name, place="S2A/31TCJ", instant=0.0, tolerance=2700.0, **more):
    return Scene(portal, name, name, "s2-l2a-sen2cor", SceneKey(place, instant, tolerance), **more)


def rank(offer):
    return PORTALS.index(offer.portal)


def test_offers_of_one_acquisition_are_one_row():
    merger = AcquisitionMerger(rank)
    first = merger.add([scene("cdse", "a"), scene("cdse", "b", instant=5 * 24 * HOUR)])
    assert [acquisition.id for acquisition in first.added] == [1, 2]
    second = merger.add(
        [scene("earth-search", "c", instant=600.0), scene("terrascope", "d", place="S2A/31TCH")]
    )
    assert [acquisition.id for acquisition in second.added] == [3]
    assert [acquisition.id for acquisition in second.changed] == [1]
    assert [offer.id for offer in merger.get(1).offers] == ["c", "a"]
    assert merger.of_scene(("cdse", "a")).id == 1
    assert merger.of_scene(("cdse", "z")) is None
    assert merger.get(0) is None
    assert merger.get(4) is None
    assert [acquisition.id for acquisition in merger.acquisitions] == [1, 2, 3]


def test_duplicates_are_dropped():
    merger = AcquisitionMerger(rank)
    merger.add([scene("cdse", "a"), scene("cdse", "a")])
    again = merger.add([scene("cdse", "a")])
    assert again.added == again.changed == ()
    assert len(merger.get(1).offers) == 1


def test_two_scenes_of_one_page_are_one_row():
    changes = AcquisitionMerger(rank).add([scene("cdse", "a"), scene("earth-search", "b")])
    assert [len(acquisition.offers) for acquisition in changes.added] == [2]


def test_among_equals_the_newest_version_comes_first():
    merger = AcquisitionMerger(lambda offer: 0)
    merger.add([
        scene("earth-search", "S2A_31TCJ_20231008_0_L2A"),
        scene("earth-search", "S2A_31TCJ_20231008_1_L2A"),
        scene("cdse", "old", version="N0400"),
        scene("cdse", "new", version="N0509"),
    ])  # fmt: skip
    assert [offer.id for offer in merger.get(1).offers] == [
        "new", "old", "S2A_31TCJ_20231008_1_L2A", "S2A_31TCJ_20231008_0_L2A",
    ]  # fmt: skip


def test_keys_without_instant_join_by_name_alone():
    merger = AcquisitionMerger(rank)
    merger.add(
        [scene("cdse", "a", "X", None), scene("earth-search", "b", "X", None), scene("cdse", "c", "X", 0.0)]
    )
    assert [len(acquisition.offers) for acquisition in merger.acquisitions] == [2, 1]


def test_coverage_is_that_of_the_best_offer():
    west, east = (to_wkb(box_geometry(box)) for box in ((0, 0, 1, 1), (1, 0, 3, 1)))
    asked = []

    def coverage(wkb):
        asked.append(wkb)
        return 10.0 if wkb == west else 20.0

    merger = AcquisitionMerger(rank, coverage)
    merger.add([scene("cdse", "a", footprint=west)])
    assert merger.get(1).coverage == 10.0
    merger.add([scene("terrascope", "b", footprint=east)])
    assert merger.get(1).coverage == 10.0
    merger.add([scene("earth-search", "c", footprint=east)])
    assert merger.get(1).coverage == 20.0
    assert asked == [west, east]


passes = st.lists(
    st.tuples(
        st.sampled_from(PORTALS),
        st.sampled_from(("S2A/31TCJ", "S2A/31TCH")),
        st.integers(0, 6),
        st.floats(-1500, 1500),
    ),
    max_size=40,
)


@given(passes, st.randoms(use_true_random=False), st.integers(1, 10))
def test_the_order_of_answers_does_not_matter(found, chance, page):
    scenes = [
        scene(portal, str(number), place, days * 24 * HOUR + offset)
        for number, (portal, place, days, offset) in enumerate(found)
    ]

    def outcome(order):
        merger = AcquisitionMerger(rank)
        for start in range(0, len(order), page):
            merger.add(order[start : start + page])
        return {tuple(offer.ref for offer in acquisition.offers) for acquisition in merger.acquisitions}

    mixed = scenes[:]
    chance.shuffle(mixed)
    assert outcome(scenes) == outcome(mixed)
    days = {(place, day) for _, place, day, _ in found}
    assert len(outcome(scenes)) == len(days)


def test_ids_stay_and_thousands_are_taken():
    chance = random.Random(3)
    scenes = [
        scene(portal, f"{portal}{n}", f"S2A/{n % 50:02}TCJ", (n // 50) * 24 * HOUR)
        for n in range(3000)
        for portal in PORTALS
    ]
    chance.shuffle(scenes)
    merger = AcquisitionMerger(rank)
    seen = {}
    for start in range(0, len(scenes), 100):
        changes = merger.add(scenes[start : start + 100])
        for acquisition in (*changes.added, *changes.changed):
            assert seen.setdefault(acquisition.key, acquisition.id) == acquisition.id
    assert len(merger.acquisitions) == 3000
    assert all(len(acquisition.offers) == 4 for acquisition in merger.acquisitions)
