"""What portals say when they refuse: quotas, pauses, sessions, words in place of files."""

import time
from email.utils import formatdate

import pytest
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.http_status import status_error
from guichet_eo.providers.quota_headers import quota_numbers
from guichet_eo.providers.retry_after import pause_before_retry, retry_after
from guichet_eo.providers.session_limit import too_many_at_once
from guichet_eo.providers.unwanted_answer import may_be_words, unwanted_answer

URL = "https://portal.example/file?token=hidden"
SESSIONS = b'{"trace-id":"1","code":"DAT-ZIP-100","message":"Max session number exceeded"}'
SENTINEL_HUB = b'{"status":429,"reason":"Too Many Requests","message":"You have exceeded your rate limit"}'


def refusal(status, body=b"", headers=None, unit=1.0):
    headers = headers or {}
    error = status_error("p", URL, status, body, headers.get("Retry-After"), True, unit, headers)
    assert "hidden" not in error.detail
    return error


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    "body",
    [
        b"Downloading products per hour exceeds quota limit",
        b'{"message":"DownloadQuotaPlugin : quota"}',
        b'{"messages":["DownloadQuotaPlugin : quota"]}',
    ],
)
def test_the_quota_of_geodes(status, body):
    error = refusal(status, body)
    assert (error.kind, error.retry_after) == (ErrorKind.QUOTA, None)
    assert "quota" in error.detail
    assert pause_before_retry(error, 1) is None


def test_a_quota_may_come_with_a_pause():
    assert refusal(403, b"quota exceeded", {"Retry-After": "120"}).retry_after == 120.0
    assert refusal(403, b"no such right", {"Retry-After": "120"}).retry_after is None


def test_too_many_sessions_of_the_data_space():
    error = refusal(429, SESSIONS)
    assert (error.kind, error.retry_after) == (ErrorKind.RATE_LIMITED, None)
    assert too_many_at_once(error)
    assert too_many_at_once(refusal(429, b"Max session number 4 exceeded"))
    assert not too_many_at_once(refusal(429, SENTINEL_HUB))
    assert not too_many_at_once(PortalError("p", ErrorKind.TIMEOUT))


def test_sentinel_hub_says_milliseconds():
    error = refusal(429, SENTINEL_HUB, {"Retry-After": "2500"}, unit=0.001)
    assert (error.kind, error.retry_after) == (ErrorKind.RATE_LIMITED, 2.5)


def test_the_quota_headers_of_wekeo():
    headers = {"X-Quota-Limit": "10000", "X-Quota-Remaining": "0", "X-Quota-Reset": str(time.time() + 900)}
    error = refusal(429, b"", headers)
    assert error.kind is ErrorKind.QUOTA
    assert 890 < error.retry_after <= 900
    assert quota_numbers(headers)[:2] == (10000.0, 0.0)
    some = refusal(429, b"", {**headers, "X-Quota-Remaining": "12"})
    assert (some.kind, some.retry_after) == (ErrorKind.RATE_LIMITED, None)
    told = refusal(429, b"", {**headers, "Retry-After": "30"})
    assert told.retry_after == 30.0


@pytest.mark.parametrize("value", ["", "ND", "nan", "-1", "inf", "9" * 400])
def test_quota_headers_that_are_nonsense(value):
    assert quota_numbers({"x-quota-limit": value, "x-quota-remaining": value}) == (None, None, None)
    assert quota_numbers({"X-Quota-Reset": value})[2] is None


def test_resets_are_not_believed_without_end():
    assert quota_numbers({"X-Quota-Reset": "99999999999999"})[2] == 31 * 86400.0
    assert quota_numbers({"X-Quota-Reset": "60"})[2] == 60.0


@pytest.mark.parametrize(
    ("header", "words", "seconds"),
    [
        ("5", "", 5.0),
        ("nan", "", 0.0),
        ("1e400", "", 31 * 86400.0),
        pytest.param(formatdate(time.time() - 60, usegmt=True), "", 0.0, id="a date that is over"),
        ("soon", "", None),
        (None, "Try again in 15 minutes.", 900.0),
        (None, "please retry after 1 hour", 3600.0),
        (None, "Try again in 7 seconds.", 7.0),
        (None, "no", None),
    ],
)
def test_pauses_in_every_form(header, words, seconds):
    assert retry_after(header, words) == seconds


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b'{"message":"DownloadQuotaPlugin : quota"}', ErrorKind.QUOTA),
        (202, b'{"messages":["its restoration has been requested"]}', ErrorKind.NOT_READY),
        (200, b'{"messages":["The file is not online"]}', ErrorKind.NOT_READY),
        (202, b"", ErrorKind.NOT_READY),
        (200, b'{"messages":["internal error"]}', ErrorKind.BAD_ANSWER),
        (200, b"<html><head><title>Request Rejected</title></head></html>", ErrorKind.BAD_ANSWER),
        (200, b"<!DOCTYPE html><title>Login - ERS</title>", ErrorKind.LOGIN_REFUSED),
        (200, b"<!DOCTYPE html><title>Maintenance</title>", ErrorKind.BAD_ANSWER),
        (200, b'<html><form><input name="u"><input name=p type=password></form>', ErrorKind.LOGIN_REFUSED),
        (200, b'<html><title>Anmeldung</title><INPUT TYPE="Password" name=p>', ErrorKind.LOGIN_REFUSED),
        (200, b"<html><title>Wartung</title><input type=text name=password>", ErrorKind.BAD_ANSWER),
        (200, b"{" * 100_000, ErrorKind.BAD_ANSWER),
    ],
)
def test_words_in_place_of_a_file(status, body, kind):
    error = unwanted_answer("p", URL, status, body)
    assert error.kind is kind
    assert "hidden" not in error.detail
    assert len(error.detail) <= 300


@pytest.mark.parametrize(
    ("media_type", "name", "words"),
    [
        ("application/json", "product.zip", True),
        ("application/json; charset=utf-8", "product.zip", True),
        ("text/html", "B04.tif", True),
        ("application/json", "oso.geojson", False),
        ("application/geo+json", "stations.json", False),
        ("text/html", "report.HTML", False),
        ("application/zip", "product.zip", False),
        ("", "product.zip", False),
        ("text/plain", "station.txt", False),
    ],
)
def test_which_media_types_may_be_words(media_type, name, words):
    assert may_be_words(media_type, name) is words


@pytest.mark.parametrize("status", [400, 401, 403, 500])
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            b'<?xml version="1.0"?><ServiceExceptionReport version="1.3.0">'
            b'<ServiceException code="LayerNotDefined">'
            b"No layer &lt;b&gt; &amp; no &quot;c&quot;</ServiceException></ServiceExceptionReport>",
            'LayerNotDefined: No layer <b> & no "c"',
        ),
        (
            b'<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
            b'<ows:Exception exceptionCode="X">'
            b"<ows:ExceptionText>L&apos;acc&#232;s</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
            "X: L'accès",
        ),
        (b'{"detail": "No item found"}', "No item found"),
        (b"<Problem><words>a &lt; b</words></Problem>", "a < b"),
    ],
)
def test_reports_of_map_services_are_read(status, body, words):
    detail = refusal(status, body).detail
    assert detail.endswith(words)
    assert "&lt;" not in detail
