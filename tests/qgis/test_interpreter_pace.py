import gc
import sys

import pytest
from guichet_eo.gis.interpreter_pace import InterpreterPace


@pytest.fixture
def full_collections():
    """Return a list that grows with every full collection."""
    seen = []

    def note(phase, info):
        if phase == "start" and info["generation"] == 2:
            seen.append(info)

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)


def test_the_interpreter_is_left_as_it_was():
    before = sys.getswitchinterval(), gc.get_threshold(), gc.get_freeze_count()
    pace = InterpreterPace()
    pace.quicken()
    pace.quicken()
    assert sys.getswitchinterval() < before[0]
    pace.restore()
    pace.restore()
    assert (sys.getswitchinterval(), gc.get_threshold(), gc.get_freeze_count()) == before


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="collections are incremental there")
def test_collections_put_off_are_not_made_up_for_at_once(full_collections):
    pace = InterpreterPace()
    pace.quicken()
    kept = [[] for _ in range(200_000)]
    pace.restore()
    kept += [[] for _ in range(2_000)]
    assert not full_collections
    assert len(kept) == 202_000


def test_what_somebody_else_froze_stays_frozen():
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        pace = InterpreterPace()
        pace.quicken()
        pace.restore()
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()
