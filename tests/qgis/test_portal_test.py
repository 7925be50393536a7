"""An address is tried in the background."""

import threading

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.portal_test import PortalTest
from picture_bed import Profiles, portal, settle, wait


class Bed:
    """A probe that answers when it is let go."""

    def __init__(self):
        self.gate, self.asked, self.tokens = threading.Event(), [], []
        self.profiles = Profiles()
        self.test = PortalTest(None, self.profiles, self.probe)
        self.passed, self.failed = [], []
        self.test.passed.connect(self.passed.append)
        self.test.failed.connect(self.failed.append)

    def probe(self, location, profile, token):
        self.asked.append(location)
        self.tokens.append(token)
        while not self.gate.is_set() and not token.cancelled:
            token.wait(0.002)
        if "bad" in location:
            raise PortalError("", ErrorKind.BAD_ANSWER, "no STAC API")
        if "broken" in location:
            raise KeyError("links")
        return portal(location)


@pytest.fixture
def bed(qgis_app):
    found = Bed()
    yield found
    found.gate.set()
    found.test.cancel()


def test_what_answers_passes(bed):
    bed.gate.set()
    bed.test.start("https://stac.example/v1")
    assert bed.test.running
    wait(lambda: bed.passed)
    assert bed.passed[0].id == "https://stac.example/v1"
    assert bed.profiles.asked == [(("stac.example",), True)]
    assert not bed.test.running
    assert not bed.failed


def test_a_path_needs_no_host(bed):
    bed.gate.set()
    bed.test.start("/data/catalog.json")
    wait(lambda: bed.passed)
    assert bed.profiles.asked == [((), True)]


def test_what_fails_says_why(bed):
    bed.gate.set()
    bed.test.start("https://bad.example")
    wait(lambda: bed.failed)
    assert bed.failed[0].kind is ErrorKind.BAD_ANSWER
    assert not bed.passed


def test_a_fault_of_ours_is_reported_without_its_text(bed):
    bed.gate.set()
    bed.test.start("https://broken.example")
    wait(lambda: bed.failed)
    assert bed.failed[0].kind is ErrorKind.BAD_ANSWER
    assert "KeyError at test_portal_test.py:" in bed.failed[0].detail
    assert "links" not in bed.failed[0].detail


def test_the_latest_address_counts(bed):
    bed.test.start("https://slow.example")
    wait(lambda: bed.asked)
    bed.test.start("https://next.example")
    assert bed.tokens[0].cancelled
    bed.gate.set()
    wait(lambda: bed.passed)
    settle(0.05)
    assert [found.id for found in bed.passed] == ["https://next.example"]


def test_cancelling_is_silent(bed):
    bed.test.start("https://slow.example")
    wait(lambda: bed.asked)
    bed.test.cancel()
    bed.gate.set()
    wait(lambda: not [thread for thread in threading.enumerate() if "guichet-eo portal test" in thread.name])
    settle(0.05)
    assert not bed.passed
    assert not bed.failed
    assert not bed.test.running


def test_settings_that_cannot_be_read_are_a_failure(bed):
    def refuse(hosts):
        raise OSError(28, "No space left on device")

    test = PortalTest(None, refuse, bed.probe)
    failed = []
    test.failed.connect(failed.append)
    test.start("https://stac.example")
    assert failed[0].kind is ErrorKind.DISK
