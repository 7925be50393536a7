import gc
import sys
import time

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.search import Search
from guichet_eo.providers.decoding_turn import DecodingTurn
from imagined import ImaginedProvider, guichet_threads, imagined_portal, imagined_query


@pytest.fixture
def run(qgis_app, qtbot):
    """Make a search over imagined portals and record what it says."""
    searches = []

    def make(limit=0, **scripts):
        providers = {
            name: ImaginedProvider(imagined_portal(name), **script) for name, script in scripts.items()
        }
        query = imagined_query(limit=limit)
        search = Search(
            query,
            prepare_area(query.area),
            list(scripts),
            providers.get,
            lambda scene: scene.portal,
            DecodingTurn(),
        )
        search.providers = providers
        search.added, search.changed, search.ends, search.states_seen = [], [], [], []
        search.acquisitions_added.connect(search.added.append)
        search.acquisitions_changed.connect(search.changed.append)
        search.ended.connect(lambda: search.ends.append(time.monotonic()))
        search.state_changed.connect(search.states_seen.append)
        searches.append(search)
        return search

    yield make
    for search in searches:
        search.close()
    qtbot.waitUntil(lambda: not guichet_threads())


def ids(batches):
    return [acquisition.id for batch in batches for acquisition in batch]


def test_portals_are_merged_and_reported_once(run, qtbot):
    search = run(one={"count": 120}, two={"count": 60})
    search.start()
    assert search.running
    qtbot.waitUntil(lambda: bool(search.ends))
    assert sorted(ids(search.added)) == list(range(1, 121))
    assert len(search.acquisitions) == 120
    assert sum(len(acquisition.offers) for acquisition in search.acquisitions) == 180
    assert (search.loaded, search.matched, search.total_is_complete) == (180, 180, True)
    assert not search.running
    assert not search.has_more
    assert {state.phase for state in search.states.values()} == {PortalPhase.DONE}
    assert search.acquisition(1) is search.acquisitions[0]
    assert search.acquisition(121) is None


def test_what_changes_was_added_before(run, qtbot):
    search = run(one={"count": 50}, two={"count": 50, "delay": 0.3})
    known, unknown = set(), set()
    search.acquisitions_added.connect(lambda batch: known.update(each.id for each in batch))
    search.acquisitions_changed.connect(lambda batch: unknown.update({each.id for each in batch} - known))
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends))
    assert not unknown
    assert sorted(ids(search.changed)) == list(range(1, 51))
    assert len(search.changed[-1][0].offers) == 2


def test_a_dead_portal_delays_nobody_and_says_why(run, qtbot):
    search = run(good={"count": 10}, dead={"fail_at": 0}, slow={"silent": True})
    search.start()
    qtbot.waitUntil(lambda: bool(search.added) and search.states["dead"].phase is PortalPhase.FAILED)
    assert search.states["good"].phase is PortalPhase.DONE
    assert search.states["dead"].error.kind is ErrorKind.UNREACHABLE
    assert search.states["slow"].phase is PortalPhase.ASKING
    assert search.running
    assert not search.total_is_complete
    assert search.matched == 10


def test_cancel_stops_at_once_and_keeps_what_has_arrived(run, qtbot):
    search = run(good={"count": 10}, slow={"silent": True}, late={"delay": 0.2})
    search.start()
    qtbot.waitUntil(lambda: search.states["good"].phase is PortalPhase.DONE)
    clicked = time.monotonic()
    search.cancel()
    assert search.ends
    assert search.ends[0] - clicked < 0.1
    assert not search.running
    assert search.states["slow"].phase is search.states["late"].phase is PortalPhase.STOPPED
    assert search.states["good"].phase is PortalPhase.DONE
    assert len(ids(search.added)) == 10
    qtbot.wait(400)
    assert len(search.acquisitions) == 10
    assert len(search.ends) == 1
    assert not guichet_threads()


def test_more_is_asked_of_every_portal_that_has_more(run, qtbot):
    search = run(limit=50, big={"count": 120}, small={"count": 20})
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends))
    assert search.has_more
    assert (search.loaded, search.matched) == (70, 140)
    search.load_more()
    assert search.running
    assert search.states["small"].phase is PortalPhase.DONE
    qtbot.waitUntil(lambda: len(search.ends) == 2)
    assert search.loaded == 120
    search.load_more()
    qtbot.waitUntil(lambda: len(search.ends) == 3)
    assert search.loaded == 140
    assert not search.has_more
    search.load_more()
    assert not search.running
    assert len(search.acquisitions) == 120


def test_more_can_be_had_after_another_portal_was_stopped(run, qtbot):
    search = run(limit=50, big={"count": 100}, slow={"silent": True})
    search.start()
    qtbot.waitUntil(lambda: search.states["big"].phase is PortalPhase.DONE)
    search.cancel()
    assert search.has_more
    search.load_more()
    qtbot.waitUntil(lambda: len(search.ends) == 2)
    assert search.loaded == 100


def test_a_failed_portal_goes_on_where_it_broke_off(run, qtbot):
    search = run(shaky={"count": 120, "fail_at": 100})
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends))
    assert search.states["shaky"].phase is PortalPhase.FAILED
    assert search.loaded == 100
    search.retry("shaky")
    assert search.states["shaky"].error is None
    qtbot.waitUntil(lambda: len(search.ends) == 2)
    assert search.states["shaky"].phase is PortalPhase.DONE
    assert (search.loaded, len(search.acquisitions)) == (120, 120)
    search.retry("shaky")
    assert search.providers["shaky"].asked == 2


def test_after_a_refused_login_a_portal_is_asked_with_the_account_of_now(run, qtbot):
    search = run(closed={"count": 120, "fail_at": 100, "kind": ErrorKind.LOGIN_REFUSED})
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends))
    assert search.states["closed"].error.kind is ErrorKind.LOGIN_REFUSED
    search.providers["closed"] = ImaginedProvider(imagined_portal("closed"), count=120)
    search.retry("closed")
    qtbot.waitUntil(lambda: len(search.ends) == 2)
    assert search.providers["closed"].asked == 1, "a provider with another gate"
    assert (search.states["closed"].phase, search.loaded) == (PortalPhase.DONE, 120)
    assert len(search.acquisitions) == 120
    assert all(len(acquisition.offers) == 1 for acquisition in search.acquisitions)


def test_a_stopped_portal_can_be_asked_again(run, qtbot):
    search = run(slow={"count": 10, "silent": True})
    search.start()
    qtbot.waitUntil(lambda: search.providers["slow"].asked == 1)
    search.cancel()
    search.providers["slow"].silent = False
    search.retry("slow")
    qtbot.waitUntil(lambda: len(search.ends) == 2)
    assert search.states["slow"].phase is PortalPhase.DONE
    assert search.loaded == 10


def test_the_total_is_what_there_is_at_least(run, qtbot):
    search = run(limit=50, counted={"count": 80}, uncounted={"count": 70, "counts": False})
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends))
    assert search.loaded == 100
    assert search.matched == 80 + 50
    assert not search.total_is_complete


def test_a_search_without_portals_ends(run):
    search = run()
    search.start()
    assert len(search.ends) == 1
    assert search.matched is None


def test_reports_are_coalesced(run, qtbot):
    search = run(**{f"p{n}": {"count": 500, "page": 10, "first": 1000 * n} for n in range(4)})
    search.start()
    qtbot.waitUntil(lambda: bool(search.ends), timeout=20000)
    assert len(search.acquisitions) == 2000
    assert len(search.added) < 100  # 200 pages came


def test_the_interpreter_has_its_own_pace_again_afterwards(run, qtbot):
    before = sys.getswitchinterval(), gc.get_threshold()
    search = run(one={"count": 10}, slow={"silent": True})
    search.start()
    assert sys.getswitchinterval() < before[0]
    assert gc.get_threshold()[2] > before[1][2]
    search.cancel()
    assert (sys.getswitchinterval(), gc.get_threshold()) == before
    search.retry("slow")
    search.close()
    assert (sys.getswitchinterval(), gc.get_threshold()) == before
