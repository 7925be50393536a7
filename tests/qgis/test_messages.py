"""Every kind of trouble has a sentence, and foreign words in it do no harm."""

import re

import pytest
from guichet_eo.core.area_error import AreaError
from guichet_eo.core.area_problem import AreaProblem
from guichet_eo.core.choice_reason import ChoiceReason
from guichet_eo.core.code_wanted import code_error
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_choice import PortalChoice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.gis.quicklook_problem import QuicklookProblem
from guichet_eo.gis.stream_error import StreamError
from guichet_eo.gis.stream_problem import StreamProblem
from guichet_eo.ui.choice_messages import choice_sentence
from guichet_eo.ui.messages import (
    archived_sentence,
    area_sentence,
    closed_sentence,
    error_sentence,
    error_word,
    not_asked,
    notice_sentence,
    quicklook_sentence,
    stream_sentence,
)
from guichet_eo.ui.remedy import Remedy

HOSTILE = 'Evil <img src="x"> %2 & Co'


def error(kind, detail="", **values):
    return PortalError("cdse", kind, detail, **values)


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_has_a_sentence_and_a_word(kind):
    message = error_sentence(error(kind, "a detail"), "CDSE", 30)
    assert message.text
    assert not re.search(r"%\d", message.text)
    assert "!" not in message.text
    assert bool(message.remedy) == (message.action is not Remedy.NONE)
    assert error_word(error(kind))


@pytest.mark.parametrize("kind", [kind for kind in ErrorKind if kind is not ErrorKind.CANCELLED])
def test_every_failure_has_a_remedy(kind):
    assert error_sentence(error(kind), "CDSE").remedy


def test_portal_names_are_escaped_and_filled_in_once():
    message = error_sentence(error(ErrorKind.BAD_QUERY, "<script>%1"), HOSTILE)
    assert "<img" not in message.markup
    assert "<script>" not in message.markup
    assert "<b>Evil &lt;img" in message.markup
    assert message.text == f"{HOSTILE} did not understand the search: <script>%1"


@pytest.mark.parametrize("kind", [ErrorKind.UNREACHABLE, ErrorKind.BAD_ANSWER])
def test_a_portal_in_trouble_is_not_blamed_on_the_users_network(kind):
    message = error_sentence(error(kind, "HTTP 503", status=503), "CDSE")
    assert message.text == "CDSE is out of order at the moment."
    assert message.action is Remedy.TRY_AGAIN


def test_what_is_not_known_is_not_promised():
    assert "30 s" in error_sentence(error(ErrorKind.TIMEOUT), "CDSE", 30).text
    assert "in time" in error_sentence(error(ErrorKind.TIMEOUT), "CDSE").text
    assert "60 s" in error_sentence(error(ErrorKind.RATE_LIMITED, retry_after=60), "CDSE").text
    assert not re.search(r"\d", error_sentence(error(ErrorKind.RATE_LIMITED), "CDSE").text)
    assert error_sentence(error(ErrorKind.BAD_QUERY), "CDSE").text.endswith("search.")


def test_the_detail_is_for_the_tool_tip():
    message = error_sentence(error(ErrorKind.BAD_ANSWER, "no JSON", status=502), "CDSE")
    assert message.detail == "bad answer · HTTP 502 · no JSON"
    assert "502" not in message.text


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_a_sentence(notice):
    message = notice_sentence(notice, "CDSE", 1240)
    assert not re.search(r"%\d", message.text)
    assert message.status == "warn"


@pytest.mark.parametrize("problem", AreaProblem)
def test_every_area_problem_has_a_sentence(problem):
    assert "%" not in area_sentence(AreaError(problem))


@pytest.mark.parametrize("problem", QuicklookProblem)
def test_every_quicklook_problem_has_a_sentence(problem):
    assert quicklook_sentence(problem, "CDSE").text


def test_a_quicklook_behind_a_login_says_so():
    message = quicklook_sentence(error(ErrorKind.LOGIN_NEEDED), "CDSE")
    assert "quicklooks" in message.text
    assert message.action is Remedy.ACCOUNT


@pytest.mark.parametrize("kind", [ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED])
def test_a_login_for_a_search_leads_to_the_account(kind):
    assert error_sentence(error(kind), "CDSE").action is Remedy.ACCOUNT


def test_a_code_that_is_wanted_is_named():
    for sentence in (error_sentence, stream_sentence):
        message = sentence(code_error("cdse"), "CDSE")
        assert "new code" in message.text
        assert message.action is Remedy.ACCOUNT


@pytest.mark.parametrize("problem", StreamProblem)
def test_every_stream_problem_has_a_sentence(problem):
    message = stream_sentence(StreamError(problem, "<b>B04.tif"), HOSTILE)
    assert message.text
    assert "<img" not in message.markup
    assert bool(message.remedy) == (message.action is not Remedy.NONE)
    assert message.detail == f"{problem.value} · <b>B04.tif"
    assert "!" not in message.text


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_failed_stream_has_a_sentence_that_speaks_of_no_search(kind):
    message = stream_sentence(error(kind, "a detail"), "CDSE")
    assert message.text
    assert not re.search(r"%\d|search", message.text)
    assert message.action is not Remedy.EDIT_CRITERIA
    assert bool(message.remedy) == (kind is not ErrorKind.CANCELLED)


def test_a_login_for_pixels_leads_to_the_account():
    for kind in (ErrorKind.LOGIN_NEEDED, ErrorKind.LOGIN_REFUSED):
        assert stream_sentence(error(kind), "CDSE").action is Remedy.ACCOUNT


def test_streams_of_a_project_that_stay_empty_are_counted():
    needed = error(ErrorKind.LOGIN_NEEDED)
    assert closed_sentence(needed, "CDSE", 1).text == "CDSE needs a login. 1 layer stays empty until then."
    assert "3 layers stay empty" in closed_sentence(needed, HOSTILE, 3).markup
    assert "<img" not in closed_sentence(needed, HOSTILE, 3).markup


def test_products_on_tape_are_ordered():
    assert "must be ordered" in archived_sentence("PEPS").text


def choice(reason, value="", **values):
    return PortalChoice(Portal("peps", LocalText("PEPS"), "PEPS", **values), reason, value)


@pytest.mark.parametrize("reason", [reason for reason in ChoiceReason if reason is not ChoiceReason.ASKED])
def test_every_reason_has_words(reason):
    words = choice_sentence(choice(reason, "Sentinel-2"))
    assert words
    assert "%" not in words
    assert words in not_asked(choice(reason, "Sentinel-2")).text or reason is ChoiceReason.LOGIN_NEEDED


def test_closed_portals_name_month_and_successor():
    retired = ChoiceReason.RETIRED
    whole = choice(retired, "GEODES", status_since="2026-03-25")
    assert choice_sentence(whole) == "closed in Mar 2026, replaced by GEODES"
    assert choice_sentence(choice(retired, "GEODES")) == "closed, replaced by GEODES"
    assert choice_sentence(choice(retired, status_since="2025")) == "closed in 2025"
    assert choice_sentence(choice(retired)) == "closed"


def test_periods_that_do_not_meet():
    outside = ChoiceReason.OUTSIDE_PERIOD
    assert choice_sentence(choice(outside, "../2015-12-31")) == "ends in Dec 2015, before the period"
    assert choice_sentence(choice(outside, "2027-01-01/..")) == "begins in Jan 2027, after the period"
    assert choice_sentence(choice(outside, "../..")) == "holds nothing of this period"
