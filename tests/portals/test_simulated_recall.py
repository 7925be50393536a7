"""Every searchable portal of the simulator: nothing lost, nothing doubled, nothing that was not asked for."""

import pytest
from recall import CASES, Recall
from recall_rows import ROWS


@pytest.fixture(scope="module")
def scored(truth):
    """Return row name → its offers, made once."""
    return {row.name: Recall(truth, row) for row in ROWS}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_recall_and_precision_are_whole(row, case, scored, profile):
    score = scored[row.name].run(case, profile)
    if score is None:
        pytest.skip("this portal holds nothing there")
    assert score.missing == []
    assert score.extra == []
    assert score.doubled == []
    assert score.wrong_total == ""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_queries_are_worth_asking(row, scored):
    cases = {name: scored[row.name].case(name) for name in CASES}
    assert sum(case is not None for case in cases.values()) >= 10
    counts = {name: len(scored[row.name].expected(case)[0]) for name, case in cases.items() if case}
    assert counts["nothing there"] == counts["nothing then"] == 0
    assert counts["one scene"] >= 1
    assert counts["many pages"] >= min(150, 0.8 * len(scored[row.name].offers) / 5)
