"""What is known of the portals' health: records, the file, searches that teach."""

import json
import threading
from datetime import datetime, timedelta, timezone

import pytest
from directory_bed import fake_search
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.health_state import HealthState
from guichet_eo.gis.portal_health import PortalHealth, read_records, write_records
from guichet_eo.gis.portal_phase import PortalPhase
from guichet_eo.gis.portal_record import PortalRecord, without_private_parts

NOW = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
DAY = timedelta(days=1)
STATES = {
    ErrorKind.UNREACHABLE: HealthState.SILENT,
    ErrorKind.TIMEOUT: HealthState.SILENT,
    ErrorKind.TLS: HealthState.FAILED,
    ErrorKind.LOGIN_NEEDED: HealthState.WELL,
    ErrorKind.LOGIN_REFUSED: HealthState.REFUSED,
    ErrorKind.LICENCE: HealthState.REFUSED,
    ErrorKind.NOT_ALLOWED: HealthState.REFUSED,
    ErrorKind.RATE_LIMITED: HealthState.BUSY,
    ErrorKind.QUOTA: HealthState.BUSY,
    ErrorKind.BAD_QUERY: HealthState.FAILED,
    ErrorKind.BAD_ANSWER: HealthState.CHANGED,
    ErrorKind.TOO_BIG: HealthState.FAILED,
    ErrorKind.GONE: HealthState.SILENT,
    ErrorKind.NOT_READY: HealthState.BUSY,
}


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "health.json"


@pytest.fixture
def health(qgis_app, path, clock):
    found = PortalHealth(path, None, clock)
    yield found
    found._timer.stop()


def error(kind, detail="", status=None):
    return PortalError("x", kind, detail, status)


@pytest.mark.parametrize("kind", STATES)
def test_what_a_failure_says_of_a_portal(health, kind):
    health.note_failure("x", error(kind))
    assert health.state("x") is STATES[kind]
    health.note_success("x", 0.5)
    assert health.state("x") is HealthState.WELL
    assert health.record("x").error is None
    assert health.record("x").last_failure == NOW


@pytest.mark.parametrize("kind", [ErrorKind.PROXY, ErrorKind.DISK, ErrorKind.CANCELLED])
def test_troubles_of_this_machine_are_not_the_portals(health, kind):
    health.note_failure("x", error(kind))
    assert health.state("x") is HealthState.UNKNOWN


def test_a_server_in_trouble_is_silent(health):
    health.note_failure("x", error(ErrorKind.BAD_ANSWER, status=500))
    assert health.state("x") is HealthState.SILENT


def test_since_when_it_fails(health, clock):
    health.note_success("x", 1.0)
    clock.now += DAY
    health.note_failure("x", error(ErrorKind.TIMEOUT))
    clock.now += DAY
    health.note_failure("x", error(ErrorKind.UNREACHABLE))
    record = health.record("x")
    assert (record.last_success, record.failing_since, record.last_failure) == (NOW, NOW + DAY, NOW + 2 * DAY)
    assert record.error.kind is ErrorKind.UNREACHABLE


def test_a_pause_is_forgotten_after_a_day(health, clock):
    health.note_failure("x", error(ErrorKind.RATE_LIMITED))
    clock.now += 2 * DAY
    assert health.state("x") is HealthState.UNKNOWN


def test_other_answers_and_a_new_home(health, clock):
    health.note_success("x", 1.0, other=True)
    clock.now += DAY
    health.note_success("x", 1.0, other=True)
    assert health.state("x") is HealthState.OTHER
    assert health.record("x").other_since == NOW
    health.note_home("x", "new.example.org")
    health.note_success("x", 1.0)
    assert health.state("x") is HealthState.MOVED
    health.note_home("x", "")
    assert health.state("x") is HealthState.WELL


def test_nothing_private_is_kept(health, path):
    detail = "GET https://user:pw@x.example.org/search?api_key=abc&x=1 said no"
    health.note_failure("x", error(ErrorKind.LOGIN_REFUSED, detail))
    health.flush()
    kept = path.read_text(encoding="utf-8")
    assert "abc" not in kept
    assert "user:pw" not in kept
    assert "https://x.example.org/search?…" in without_private_parts(detail)


# ---- the file ------------------------------------------------------------------------------------


def test_it_survives_a_restart(health, path, clock):
    health.note_success("cdse", 0.4)
    health.note_failure("geodes", error(ErrorKind.BAD_ANSWER, "odd", 200))
    health.note_home("old", "new.example.org")
    health.flush()
    again = PortalHealth(path, None, clock)
    for portal in ("cdse", "geodes", "old"):
        assert again.record(portal) == health.record(portal)
    assert again.state("geodes") is HealthState.CHANGED
    assert not list(path.parent.glob("*.part"))


def test_it_is_written_a_moment_after_the_news(health, path, qtbot):
    health._timer.setInterval(10)
    with qtbot.waitSignal(health.changed):
        health.note_success("cdse", 0.4)
    assert not path.exists()
    qtbot.waitUntil(path.exists)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'{"portals": 3}', b'{"portals": []}', b"\xff\xfe\x00", b"[" * 100_000,
        b'{"portals": {"x": 7, "y": null, "z": []}}',
        b'{"portals": {"x": {"last_success": 5, "kind": [], "seconds": "a", "status": true, "detail": {}}}}',
        b'{"portals": {"x": {"last_success": "yesterday", "seconds": -1e999, "kind": "no such kind"}}}',
        b" " * 1_000_001,
    ],
)  # fmt: skip
def test_a_damaged_file_is_not_known(qgis_app, path, clock, content):
    path.parent.mkdir()
    path.write_bytes(content)
    health = PortalHealth(path, None, clock)
    assert health.state("x") is HealthState.UNKNOWN
    health.note_success("x", 1.0)
    health.flush()
    assert PortalHealth(path, None, clock).state("x") is HealthState.WELL


def test_two_sessions_learn_from_each_other(qgis_app, path, clock):
    one, other = PortalHealth(path, None, clock), PortalHealth(path, None, clock)
    one.note_success("a", 1.0)
    one.note_success("both", 1.0)
    one.flush()
    clock.now += DAY
    other.note_success("b", 1.0)
    other.note_failure("both", error(ErrorKind.TIMEOUT))
    other.flush()
    known = read_records(path)
    assert set(known) == {"a", "b", "both"}
    assert known["both"].last_success == NOW
    assert known["both"].failing_since == NOW + DAY
    assert other.state("a") is HealthState.WELL


def test_an_older_failure_does_not_hide_a_later_success():
    failed = (
        PortalRecord().failed(NOW, error(ErrorKind.TIMEOUT)).failed(NOW + 2 * DAY, error(ErrorKind.TIMEOUT))
    )
    answered = PortalRecord().succeeded(NOW + DAY, 1.0)
    for record in (failed.merged(answered), answered.merged(failed)):
        assert record.failing_since == NOW + 2 * DAY
        assert record.last_success == NOW + DAY
    assert PortalRecord().merged(answered) == answered


def test_writers_at_the_same_time_leave_a_whole_file(path):
    records = {f"portal-{number}": PortalRecord().succeeded(NOW, 1.0) for number in range(200)}
    path.parent.mkdir()
    write_records(path, records)
    threads = [threading.Thread(target=write_records, args=(path, records)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(json.loads(path.read_text(encoding="utf-8"))["portals"]) == 200


def test_a_profile_that_cannot_be_written_disturbs_nobody(qgis_app, tmp_path, clock):
    blocked = tmp_path / "file"
    blocked.write_text("")
    health = PortalHealth(blocked / "health.json", None, clock)
    health.note_success("x", 1.0)
    health.flush()
    assert health.state("x") is HealthState.WELL


def test_what_is_forgotten_is_gone(health, path, clock):
    health.note_success("x", 1.0)
    health.flush()
    health.forget("x")
    health.flush()
    assert PortalHealth(path, None, clock).state("x") is HealthState.UNKNOWN


# ---- searches ------------------------------------------------------------------------------------


def test_a_search_teaches(health):
    search = fake_search("a", "b", "c", "d")
    health.follow(search)
    search.tell("a", PortalPhase.ASKING)
    search.tell("a", PortalPhase.DONE, seconds=1.5)
    search.tell("b", PortalPhase.FAILED, error(ErrorKind.TIMEOUT))
    search.tell("c", PortalPhase.DONE, notices=frozenset({Notice.ANSWERED_OTHER}))
    search.tell("d", PortalPhase.STOPPED)
    assert [health.state(name) for name in "abcd"] == [
        HealthState.WELL, HealthState.SILENT, HealthState.OTHER, HealthState.UNKNOWN,
    ]  # fmt: skip
    assert health.record("a").seconds == 1.5


def test_one_that_was_stopped_after_a_page_has_answered(health):
    search = fake_search("a")
    health.follow(search)
    search.tell("a", PortalPhase.STOPPED, received=20)
    assert health.state("a") is HealthState.WELL


def test_without_network_nobody_is_blamed(health):
    search = fake_search("a", "b")
    health.follow(search)
    for portal in "ab":
        search.tell(portal, PortalPhase.FAILED, error(ErrorKind.UNREACHABLE))
    search.ended.emit()
    assert health.state("a") is health.state("b") is HealthState.UNKNOWN


def test_who_is_alone_in_being_unreachable_is_blamed(health):
    search = fake_search("a", "b")
    health.follow(search)
    search.tell("a", PortalPhase.FAILED, error(ErrorKind.UNREACHABLE))
    assert health.state("a") is HealthState.UNKNOWN
    search.tell("b", PortalPhase.DONE)
    assert health.state("a") is HealthState.SILENT


def test_a_second_try_counts(health):
    search = fake_search("a")
    health.follow(search)
    failure = error(ErrorKind.BAD_ANSWER)
    search.tell("a", PortalPhase.FAILED, failure)
    search.tell("a", PortalPhase.WAITING)
    search.tell("a", PortalPhase.DONE)
    assert health.state("a") is HealthState.WELL


def test_the_watch_goes_with_its_search(health, qgis_app):
    from qgis.PyQt import sip

    search = fake_search("a")
    health.follow(search)
    sip.delete(search)
    health.note_success("a", 1.0)
    assert health.state("a") is HealthState.WELL
