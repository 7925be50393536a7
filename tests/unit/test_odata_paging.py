"""Paging beyond the largest `$skip`: nothing lost, nothing doubled."""

import pytest
from guichet_eo.providers.odata.odata_paging import OdataPaging, just_after
from guichet_eo.providers.page_facts import PageFacts

NEXT = {"@odata.nextLink": "https://x.example/?$skip=1"}
DAYS = [f"2026-06-{30 - day:02d}T10:50:31.024Z" for day in range(30)]


def facts(marks, size=10, **members):
    return PageFacts("https://x.example", size, len(marks), len(marks), members, None, marks)


def following(place, page, most=20, retry=False):
    return OdataPaging(most).following(place, page, retry)


def test_a_link_leads_on_and_a_short_page_without_one_ends():
    assert following({}, facts(DAYS[:10], **NEXT)) == {"skip": 10, "mark": DAYS[9], "tied": 1}
    assert following({}, facts(DAYS[:4], **NEXT))["skip"] == 4, "the server may give less than was asked for"
    assert following({"skip": 10}, facts(DAYS[:4])) is None
    assert following({"skip": 10}, facts([])) is None


def test_a_missing_link_proves_nothing():
    assert following({}, facts(DAYS[:10]))["skip"] == 10
    assert following({}, facts(DAYS[:10], **{"@odata.count": 12})) == {
        "skip": 10, "mark": DAYS[9], "tied": 1, "count": 12}  # fmt: skip
    assert following({"skip": 10, "count": 12}, facts(DAYS[10:12])) is None
    assert following({}, facts(DAYS[:10], **{"@odata.count": 10})) is None
    assert following({}, facts(DAYS[:4], **{"@odata.count": 12}))["skip"] == 4


def test_beyond_the_largest_skip_the_search_begins_anew_at_the_last_date():
    assert following({"skip": 10}, facts(DAYS[10:20])) == {"skip": 20, "mark": DAYS[19], "tied": 1}
    place = following({"skip": 20, "count": 400}, facts(DAYS[20:30]))
    assert place == {"before": "2026-06-01T10:50:31.025Z", "skip": 0, "mark": DAYS[29], "tied": 0}
    more = following(place, facts(DAYS[20:30], **{"@odata.count": 3}))
    assert more["skip"] == 10
    assert more["before"] == place["before"]


def test_items_of_one_instant_are_read_again_where_few_and_skipped_where_many():
    one = DAYS[3]
    assert following({"skip": 20}, facts([DAYS[0]] * 7 + [one] * 3))["skip"] == 0
    place = following({"skip": 10, "mark": one, "tied": 15}, facts([one] * 10), most=19)
    assert place == {"before": one, "skip": 0}, "more than can be skipped: it goes on with what is older"
    place = following({"skip": 40, "mark": one, "tied": 25}, facts([one] * 10), most=45)
    assert (place["skip"], place["tied"], place["before"]) == (35, 35, just_after(one))
    more = following(place, facts([one] * 2 + [DAYS[4]] * 8), most=45)
    assert (more["skip"], more["mark"], more["tied"]) == (45, DAYS[4], 8)


def test_a_date_that_cannot_be_read_ends_the_search():
    assert following({"skip": 20}, facts([None] * 10)) is None


def test_a_second_try_comes_where_nothing_was_found():
    assert following({}, facts([]), retry=True) == {"again": True}
    assert following({"again": True}, facts([]), retry=True) is None
    assert following({}, facts(DAYS[:3]), retry=True) is None
    assert following({"skip": 10}, facts([]), retry=True) is None
    assert following({"again": True}, facts(DAYS[:10]))["again"] is True
    assert following({"again": True, "skip": 20}, facts(DAYS[:10]))["again"] is True


@pytest.mark.parametrize(
    ("printed", "after"),
    [
        ("2026-06-01T10:50:31.024Z", "2026-06-01T10:50:31.025Z"),
        ("2026-06-01T10:50:31.999Z", "2026-06-01T10:50:32.000Z"),
        ("2026-06-01T10:50:31.024000Z", "2026-06-01T10:50:31.024001Z"),
        ("2026-06-01T10:50:31.0240009Z", "2026-06-01T10:50:31.024001Z"),
        ("2026-06-01T10:50:31Z", "2026-06-01T10:50:32.000Z"),
        ("yesterday", None),
        (None, None),
        (7, None),
    ],
)
def test_the_next_instant_that_is_printed_differently(printed, after):
    assert just_after(printed) == after
