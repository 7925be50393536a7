"""Ended before each step of its work on the disk: by a kill, and by a power cut.

What bears its final name is whole; what is whole is not fetched again; of the rest no more is fetched again
than was lost.
"""

import os

import pytest
from many_files_server import ManyFilesServer
from power_cuts import SIZE, PowerCuts

FEWEST, MOST = 15, 200  # steps that the work on one file takes


@pytest.fixture
def cuts(tmp_path):
    if not hasattr(os, "fork"):
        pytest.skip("needs processes that are forked")
    with ManyFilesServer() as server, PowerCuts(server, tmp_path) as running:
        yield running


def each_step(cuts, **facts):
    """Yield a queue that was ended before its first step, one before its second, and so on."""
    for step in range(1, MOST):
        cut = cuts.begin(f"step-{step}", **facts)
        if not cut.run(step):
            assert step > FEWEST
            return
        yield cut
    raise AssertionError("the work has no end")


@pytest.mark.parametrize("checked", [True, False])
def test_killed_before_each_step(cuts, checked):
    for cut in each_step(cuts, checked=checked):
        assert not cut.target.exists() or cut.is_whole()
        lost = 0 if cut.is_whole() else SIZE - cut.there()
        assert cut.finish() <= lost


@pytest.mark.parametrize("checked", [True, False])
def test_power_cut_before_each_step(cuts, checked):
    for cut in each_step(cuts, checked=checked):
        kept = cut.lose_power()
        assert cut.finish() <= SIZE - kept
