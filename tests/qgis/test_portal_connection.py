"""Test Connection: a small real question in the background, its answer and its failures in words."""

import threading
from dataclasses import replace
from datetime import datetime, timezone

import bad_network
import pytest
from directory_bed import SPOKEN, button, card, guichet, spoken, tab, texts
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.page import Page
from guichet_eo.core.period import Period
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.prepared_area import prepare_area
from guichet_eo.core.service_file import read_service
from guichet_eo.gis.connection_check import ask_search
from guichet_eo.gis.connection_question import connection_questions
from guichet_eo.gis.connection_tests import ConnectionTests
from guichet_eo.gis.guichet import RESOURCES, Guichet
from guichet_eo.gis.health_state import HealthState
from guichet_eo.gis.portal_health import PortalHealth
from guichet_eo.providers.decoding_turn import DecodingTurn
from guichet_eo.providers.login_memories import LoginMemories
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.ui.portals.deed import Deed
from guichet_eo.ui.portals.portals_tab import PortalsTab
from loopback import Loopback, Reply, closed_port, json_reply
from stac_api import StacApi

__all__ = ["guichet", "tab"]
NOW = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
EMPTY = {"type": "FeatureCollection", "features": [], "links": []}


class Accounts:
    def __init__(self, account=None):
        self.account = account
        self.logins = LoginMemories()

    def of(self, portal):
        return self.account


class Bed:
    def __init__(self, folder):
        self.families = FamilyDirectory.load(RESOURCES / "families.json")
        self.health = PortalHealth(folder / "health.json")
        self.accounts = Accounts()
        self.timeout = 5.0
        self.tests = ConnectionTests(
            self.families, self.accounts, self.health, DecodingTurn(), None, self.profile
        )
        self.passed, self.failed, self.started, self.cancelled = {}, {}, [], []
        self.tests.passed.connect(self.passed.__setitem__)
        self.tests.failed.connect(self.failed.__setitem__)
        self.tests.started.connect(self.started.append)
        self.tests.cancelled.connect(self.cancelled.append)

    def profile(self, hosts):
        return NetworkProfile(timeout=self.timeout)


@pytest.fixture
def bed(qgis_app, tmp_path):
    found = Bed(tmp_path)
    yield found
    found.tests.close()


def portal_at(url, **more):
    document = {
        "id": "bed", "title": "Bed", "dialect": "stac", "endpoints": {"stac": url},
        "families": {"s2-l2a-sen2cor": {"collections": ["s2"], "start": "2015-06-27"}}, **more,
    }  # fmt: skip
    return read_portal(document)


def workers():
    return [thread for thread in threading.enumerate() if "connection test" in thread.name]


# ---- the question --------------------------------------------------------------------------------


def questions(**families):
    document = {"id": "q", "title": "Q", "dialect": "stac", "families": families}
    portal = read_portal(document)
    return list(connection_questions(portal, FamilyDirectory.load(RESOURCES / "families.json"), NOW))


def test_one_small_question_for_each_dialect():
    found = questions(
        **{"s2-l1c": {}, "s2-l2a-maja": {}, "s1-slc": {"dialect": "odata"}, "s1-grd": {"dialect": "odata"}}
    )
    assert [query.families for query in found] == [("s2-l1c",), ("s1-slc",)]
    assert all(query.limit == 1 for query in found)
    ring = found[0].area["coordinates"][0]
    assert max(x for x, _ in ring) - min(x for x, _ in ring) == pytest.approx(0.02)


def test_the_question_lies_in_what_is_held():
    query = questions(
        **{"s2-l1c": {"boxes": [[170, -60, -170, -50]], "start": "2000-01-01", "end": "2001-01-01"}}
    )
    ring = query[0].area["coordinates"][0]
    assert all(170 <= x <= 180 and -60 <= y <= -50 for x, y in ring)
    assert query[0].period.end.date().isoformat() == "2001-01-01"
    assert (query[0].period.end - query[0].period.start).days == 10
    toulouse = questions(**{"s2-l1c": {"boxes": [[-180, -90, 180, 90]]}})[0].area["coordinates"][0][0]
    assert toulouse == pytest.approx([1.43, 43.59])
    pole = questions(**{"s2-l1c": {"boxes": [[-180, 90, 180, 90]]}})[0].area["coordinates"][0]
    assert max(y for _, y in pole) <= 90


def test_what_has_no_time_is_asked_without_one():
    assert questions(worldcover={})[0].period == Period()


def test_a_question_can_be_asked_of_every_portal_that_ships():
    families = FamilyDirectory.load(RESOURCES / "families.json")
    for portal in PortalDirectory.load([RESOURCES / "portals"]).portals:
        for query in connection_questions(portal, families, NOW):
            assert prepare_area(query.area).geometry


# ---- the answer ----------------------------------------------------------------------------------


def test_a_portal_that_answers(bed, qtbot):
    with Loopback(lambda request: json_reply(EMPTY)) as server:
        bed.tests.test_portal(portal_at(server.url))
        assert bed.tests.running("bed")
        bed.tests.test_portal(portal_at(server.url))  # it is being asked already
        qtbot.waitUntil(lambda: bool(bed.passed), timeout=15000)
        searches = [one for one in server.requests if one.path.endswith("/search")]
    assert bed.started == ["bed"]
    assert len(searches) == 1
    answer = bed.passed["bed"]
    assert answer.searched
    assert 0 < answer.seconds < 5
    assert bed.health.state("bed") is HealthState.WELL
    assert not bed.tests.running("bed")


def test_a_real_api_of_the_dialect(bed, qtbot):
    with Loopback(StacApi()) as server:
        bed.tests.test_portal(portal_at(server.url))
        qtbot.waitUntil(lambda: bool(bed.passed or bed.failed), timeout=15000)
    assert not bed.failed


FAULTS = {
    bad_network.reset: (ErrorKind.UNREACHABLE, HealthState.SILENT),
    bad_network.silent: (ErrorKind.TIMEOUT, HealthState.SILENT),
    bad_network.html: (ErrorKind.BAD_ANSWER, HealthState.CHANGED),
    bad_network.garbage: (None, None),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_fails_says_why(bed, qtbot, fault):
    kind, state = FAULTS[fault]
    bed.timeout = 0.3
    with Loopback(lambda request: fault(json_reply(EMPTY))) as server:
        bed.tests.test_portal(portal_at(server.url))
        qtbot.waitUntil(lambda: bool(bed.failed), timeout=15000)
    if kind is not None:
        assert bed.failed["bed"].kind is kind
        assert bed.health.state("bed") is state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (401, HealthState.WELL), (403, HealthState.REFUSED), (404, HealthState.SILENT),
        (422, HealthState.FAILED), (500, HealthState.SILENT), (502, HealthState.SILENT),
    ],
)  # fmt: skip
def test_statuses(bed, qtbot, status, state):
    with Loopback(lambda request: Reply(status, b"no")) as server:
        bed.tests.test_portal(portal_at(server.url))
        qtbot.waitUntil(lambda: bool(bed.failed), timeout=15000)
    assert bed.health.state("bed") is state
    assert bed.failed["bed"].status == status


def test_nobody_listens(bed, qtbot):
    bed.tests.test_portal(portal_at(f"http://127.0.0.1:{closed_port()}"))
    qtbot.waitUntil(lambda: bool(bed.failed), timeout=15000)
    assert bed.failed["bed"].kind is ErrorKind.UNREACHABLE


def test_a_dialect_that_nobody_speaks(bed, qtbot):
    bed.tests.test_portal(portal_at("https://x.example", dialect="klingon"))
    qtbot.waitUntil(lambda: bool(bed.failed), timeout=15000)
    assert bed.failed["bed"].kind is ErrorKind.BAD_QUERY


def test_settings_that_cannot_be_read(bed):
    def refuse(hosts):
        raise OSError(28, "No space left on device")

    bed.tests._profile_of = refuse
    bed.tests.test_portal(portal_at("https://x.example"))
    assert bed.failed["bed"].kind is ErrorKind.DISK
    assert bed.health.state("bed") is HealthState.UNKNOWN
    assert not bed.tests.running("bed")


def test_cancelling(bed, qtbot):
    with Loopback(lambda request: bad_network.silent(None)) as server:
        bed.tests.test_portal(portal_at(server.url))
        qtbot.waitUntil(lambda: bool(server.requests), timeout=15000)
        bed.tests.cancel("bed")
        assert bed.cancelled == ["bed"]
        qtbot.waitUntil(lambda: not workers(), timeout=2000)
    assert not bed.passed
    assert not bed.failed
    assert bed.health.state("bed") is HealthState.UNKNOWN


def test_closing_ends_all_silently(bed, qtbot):
    with Loopback(lambda request: bad_network.silent(None)) as server:
        bed.tests.test_portal(portal_at(server.url))
        bed.tests.test_portal(replace(portal_at(server.url), id="other"))
        qtbot.waitUntil(lambda: len(server.requests) == 2)
        bed.tests.close()
        qtbot.waitUntil(lambda: not workers(), timeout=2000)
    assert not bed.cancelled


def test_one_that_moved_for_good(bed, qtbot):
    with Loopback(lambda request: json_reply(EMPTY)) as server:
        target = server.url.replace("127.0.0.1", "localhost")
        moved = Loopback(lambda request: Reply(308, b"", {"Location": f"{target}{request.path}"}))
        with moved as old:
            bed.tests.test_portal(portal_at(old.url))
            qtbot.waitUntil(lambda: bool(bed.passed or bed.failed), timeout=15000)
    assert bed.passed["bed"].moved_to == "localhost"
    assert bed.health.state("bed") is HealthState.MOVED


# ---- accounts ------------------------------------------------------------------------------------

LOGIN = {"search": "login", "pixels": "login", "kind": "apikey"}


def test_the_account_is_shown_where_a_search_needs_it(bed, qtbot):
    bed.accounts.account = Account("header", {"X-Key": "mine"})
    with Loopback(lambda request: json_reply(EMPTY)) as server:
        portal = portal_at(
            server.url, access=LOGIN, options={"search_gate": {"kind": "header"}}, trusted_hosts=["127.0.0.1"]
        )
        bed.tests.test_portal(portal)
        qtbot.waitUntil(lambda: bool(bed.passed or bed.failed), timeout=15000)
        sent = {one.path: one.headers.get("x-key") for one in server.requests}
    assert not bed.failed
    assert bed.passed["bed"].with_account
    assert sent["/search"] == "mine"
    assert sent["/"] is None  # the look whether it has moved


def test_without_account_its_page_is_asked(bed, qtbot):
    with Loopback(lambda request: Reply(200, b"<html>" + b"x" * 100_000)) as server:
        bed.tests.test_portal(portal_at("https://x.example", access=LOGIN, homepage=server.url))
        qtbot.waitUntil(lambda: bool(bed.passed or bed.failed), timeout=15000)
    answer = bed.passed["bed"]
    assert answer.needs_account
    assert not answer.searched


class Part:
    def __init__(self, error=None):
        self.error = error

    def pages(self, question, token):
        if self.error is not None:
            raise PortalError("bed", self.error)
        yield Page(())


def asked(*errors, with_account=False):
    parts = [Part(error) for error in errors]
    return ask_search(lambda: parts.pop(0), errors, CancelToken(), with_account)


def test_a_part_that_needs_an_account_is_no_failure():
    assert asked(None, ErrorKind.LOGIN_NEEDED).needs_account
    assert asked(ErrorKind.LOGIN_NEEDED, None).needs_account
    assert not asked(None, None).needs_account
    for errors, with_account in (
        ((ErrorKind.LOGIN_NEEDED,), False),
        ((None, ErrorKind.LOGIN_NEEDED), True),
        ((None, ErrorKind.TIMEOUT), False),
    ):
        with pytest.raises(PortalError):
            asked(*errors, with_account=with_account)


# ---- pages ---------------------------------------------------------------------------------------


def site_at(url, **more):
    return read_portal({"id": "site", "title": "Site", "homepage": url, **more})


@pytest.mark.parametrize(("status", "closed"), [(200, False), (401, True), (403, True)])
def test_the_page_of_what_cannot_be_searched(bed, qtbot, status, closed):
    with Loopback(lambda request: Reply(status, b"<html>")) as server:
        bed.tests.test_portal(site_at(server.url))
        qtbot.waitUntil(lambda: bool(bed.passed or bed.failed), timeout=15000)
    assert bed.passed["site"].closed_to_programs is closed


def test_a_page_that_is_gone(bed, qtbot):
    with Loopback(lambda request: Reply(404, b"")) as server:
        bed.tests.test_portal(site_at(server.url))
        qtbot.waitUntil(lambda: bool(bed.failed), timeout=15000)
    assert bed.failed["site"].kind is ErrorKind.GONE


def test_services_have_their_own_health(bed, qtbot):
    with Loopback(lambda request: Reply(200, b"")) as server:
        bed.tests.test_service(read_service({"id": "bed", "title": "Bed", "homepage": server.url}))
        qtbot.waitUntil(lambda: bool(bed.passed), timeout=15000)
    assert list(bed.passed) == ["service:bed"]
    assert bed.health.state("bed") is HealthState.UNKNOWN
    assert bed.health.state("service:bed") is HealthState.WELL


# ---- in the tab ----------------------------------------------------------------------------------


def shown(tab):
    return texts(tab.directory.card.health)


def test_the_card_says_what_came_of_it(tab, guichet, qtbot):
    with Loopback(lambda request: json_reply(EMPTY)) as server:
        guichet.save_portal(portal_at(server.url))
        tab.show_portal("bed")
        assert "not been asked yet" in shown(tab)
        button(tab.directory.card, "Test Connection").click()
        assert "Asking…" in shown(tab)
        assert spoken(tab, "bed").startswith("Bed, asking, ")
        assert button(tab.directory.card, "Stop")
        qtbot.waitUntil(lambda: "Connection good" in shown(tab), timeout=15000)
        assert button(tab.directory.card, "Test Connection")
        assert spoken(tab, "bed").startswith("Bed, open, ")
    tab.show_portal("earth")
    tab.show_portal("bed")
    assert "Last answer: " in shown(tab)


def test_a_failure_is_said_in_row_and_card_after_a_restart_too(tab, guichet, qtbot):
    guichet.save_portal(portal_at(f"http://127.0.0.1:{closed_port()}"))
    tab.show_portal("bed")
    tab.do(Deed.TEST)
    qtbot.waitUntil(lambda: "cannot be reached" in shown(tab), timeout=15000)
    guichet.health.flush()
    again = Guichet()
    other = PortalsTab(again)
    qtbot.addWidget(other)
    other.show_portal("bed")
    row = other.directory.model.index(other.directory.model.row_of("bed"), 0)
    assert "no answer, " in row.data(SPOKEN)
    assert "no answer since" in row.data(SPOKEN)
    assert "cannot be reached" in card(other)
    assert "No answer since" in card(other)
    again.close()


def test_stopping_from_the_card(tab, guichet, qtbot):
    with Loopback(lambda request: bad_network.silent(None)) as server:
        guichet.save_portal(portal_at(server.url))
        tab.show_portal("bed")
        tab.do(Deed.TEST)
        button(tab.directory.card, "Stop").click()
        assert "not been asked yet" in shown(tab)
        assert not guichet.tests.running("bed")


def test_a_foreign_error_text_is_escaped(tab, guichet):
    tab.show_portal("earth")
    guichet.tests.failed.emit("earth", PortalError("earth", ErrorKind.BAD_QUERY, "<img src=x>"))
    assert "<img" not in shown(tab)
