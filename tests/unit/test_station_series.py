"""Station texts, as the sheet describes them, and texts that are none."""

import random
from datetime import datetime, timezone

import pytest
from guichet_eo.core.downloads.station_series import MOST_FACTS, read_series

HEAD = """#BASIN:: AMAZON
#ID:: R_AMAZON_NEGRO_KM1234
#REFERENCE LONGITUDE:: -60.1234
#COL 1 : DATE(YYYY-MM-DD)
################################
"""


def series(body, head=HEAD):
    return read_series((head + body).splitlines())


def utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


def test_levels_with_their_uncertainty_in_order_of_time():
    found = series(
        "2021-01-14 10:30 12.5 0.1\n2021-01-04 10:30 13.250 0.120 more words\n2021-02-01 00:00 11 x\n"
    )
    assert found.times == (utc(2021, 1, 4, 10, 30), utc(2021, 1, 14, 10, 30), utc(2021, 2, 1))
    assert found.levels == (13.25, 12.5, 11.0)
    assert found.uncertainties == (0.12, 0.1, None)
    assert found.facts["BASIN"] == "AMAZON"
    assert found.facts["REFERENCE LONGITUDE"] == "-60.1234"


@pytest.mark.parametrize(
    "row",
    ["2021/01/04 10:30 13.25 0.12", "2021-01-04T10:30:00Z 13.25 0.12", "2021-01-04;10:30;13.25;0.12",
     "2021-01-04 10:30:59.5,13.25,0.12", "  2021-01-04 10:30   13.25\t0.12  "],
)  # fmt: skip
def test_other_ways_to_write_a_row(row):
    found = series(f"{row}\n2021-02-04 10:30 14 0.1\n")
    assert (found.times[0], found.levels[0], found.uncertainties[0]) == (utc(2021, 1, 4, 10, 30), 13.25, 0.12)


def test_what_was_not_measured_is_left_out():
    body = "2021-01-04 10:30 9999.999 9999.999\n2021-01-05 10:30 1 9999.99\n2021-01-06 10:30 2 -1\n"
    found = series(body + "2021-01-07 10:30 nan 0.1\n2021-01-08 10:30 inf 0.1\n")
    assert found.levels == (1.0, 2.0)
    assert found.uncertainties == (None, None)


def test_the_first_of_two_values_of_one_time_counts():
    assert series("2021-01-04 10:30 1 0\n2021-01-04 10:30 2 0\n2021-01-05 10:30 3 0\n").levels == (1.0, 3.0)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "2021-01-04 10:30 1.0 0.1\n", "2021-01-04 is the day\n" * 50,
        "2021-13-45 10:30 1 0\n" * 9, "2021-01-04 99:30 1 0\n" * 9, "GROUP = LANDSAT_METADATA_FILE\nEND\n",
        "2021-01-04 10:30 error in line\n" * 9,
        "2021-01-04 10:30 1 0\n2021-01-05 10:30 1 0\n" + "a log line that says nothing of the kind\n" * 5,
    ],
)  # fmt: skip
def test_texts_that_are_no_series(text):
    assert read_series(text.splitlines()) is None


def test_any_text_is_survived():
    chance = random.Random(4)
    pieces = [
        "2021-01-04",
        " ",
        "10:30",
        "\t",
        "1.5",
        "#",
        "::",
        "é",
        "\0",
        "9" * 400,
        "-",
        "e9",
        "nan",
        "\u202e",
    ]
    for _round in range(2000):
        lines = [
            "".join(chance.choice(pieces) for _piece in range(chance.randint(0, 12))) for _line in range(5)
        ]
        found = read_series(lines)
        assert found is None or len(found.times) == len(found.levels) == len(found.uncertainties) >= 2


def test_a_header_is_kept_within_bounds():
    head = "".join(f"#NAME {number}:: {'x' * 400}\n" for number in range(500))
    found = series("2021-01-04 10:30 1 0\n2021-01-05 10:30 1 0\n", head)
    assert len(found.facts) == MOST_FACTS
    assert all(len(value) <= 200 for value in found.facts.values())
