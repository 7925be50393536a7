"""Where portals may send us, and what is shown of addresses."""

import os

import pytest
import requests
from guichet_eo.providers.safe_urls import (
    host_of,
    is_inside,
    is_web,
    may_get_credentials,
    may_lead,
    resolve,
    shown_url,
)
from urllib3.util import parse_url

PUBLIC = "https://portal.example/search"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "x.localhost",
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "fe80::1",
        "fd00::1",
        "fe80::1%eth0",
        "",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "localhost.",
        "ⓛocalhost",
        "１２７.0.0.1",
        "127。0。0。1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "100.64.0.1",
    ],
)
def test_hosts_inside(host):
    assert is_inside(host)


@pytest.mark.parametrize(
    "host",
    [
        "portal.example",
        "8.8.8.8",
        "2001:4860:4860::8888",
        "10.example.org",
        "8.8",
        "64:ff9b::808:808",
        "münchen.example",
    ],
)
def test_hosts_outside(host):
    assert not is_inside(host)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8080/admin",
        "http://localhost/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://portal.example/",
        "javascript:alert(1)",
        "",
        "//portal.example",
        "http://",
        "http://[",
        "http://127.1:8080/",
        "http://localhos%74/",
        "http://portal.example\\@localhost/",
    ],
)
def test_a_public_portal_cannot_send_us_there(target):
    assert not may_lead(PUBLIC, target)


@pytest.mark.parametrize(
    ("origin", "target"),
    [
        (PUBLIC, "http://other.example/"),
        ("http://127.0.0.1:80/", "http://localhost:99/"),
        ("http://10.0.0.1/", "http://10.0.0.2/"),
        ("http://127.0.0.1/", PUBLIC),
    ],
)
def test_where_an_answer_may_lead(origin, target):
    assert may_lead(origin, target)


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        (PUBLIC, "a/b.json", "https://portal.example/a/b.json"),
        (PUBLIC, "//o.example/x", "https://o.example/x"),
        (PUBLIC, "file:///etc/passwd", ""),
        (PUBLIC, "http://[", ""),
        (PUBLIC, "C:\\x", ""),
        (PUBLIC, "\\\\host\\share\\x", "https://portal.example/\\\\host\\share\\x"),
        (PUBLIC, "/etc/passwd", "https://portal.example/etc/passwd"),
        (PUBLIC, "http://169.254.169.254/latest", ""),
        ("http://127.0.0.1/", "http://10.0.0.1/x", "http://10.0.0.1/x"),
        ("/data", "a/b.tif", "/data/a/b.tif"),
        ("/data", "../b.tif#part", "/b.tif"),
        ("/data", "https://x.example/y", "https://x.example/y"),
        ("/data", "\\\\host\\share", ""),
        ("/data", "//host/share", ""),
        ("/data", "s3://b/k", ""),
        ("/data", "a\0b", ""),
    ],
)
def test_links_resolved(base, href, expected):
    local = base == "/data" and "://" not in expected
    assert resolve(base, href) == (expected.replace("/", os.sep) if local else expected)


def test_what_is_shown():
    assert shown_url("https://user:word@portal.example:8443/a?sig=abc#x") == "https://portal.example:8443/a?…"
    assert len(shown_url("https://portal.example/" + "x" * 999)) == 160
    assert shown_url("http://[") == "an invalid address"
    assert host_of("http://[") == ""
    assert not is_web("HTTP://")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example\\@portal.example/x",
        "https://evil.example\\.portal.example/x",
        "https://evil.example\t@portal.example/x",
        "https://evil.example #@portal.example/x",
        "https://evil.example;@portal.example/x",
        "https://evil.example%2f@portal.example/x",
        "https://portal.example:443\\@evil.example/x",
        "https://portal.example%2eevil.example/x",
        "https://portal.example%00.evil.example/x",
        "https://portal.example#@evil.example/x",
        "https://portal.example?@evil.example/x",
        "https://portal.example./x",
        "http://portal.example/x",
    ],
)
def test_credentials_go_where_the_request_goes(url):
    """Python and the library that sends requests read some addresses differently."""
    if may_get_credentials(url, ["portal.example"]):
        assert parse_url(requests.Request("GET", url).prepare().url).host == "portal.example"


def test_an_address_of_two_hosts_is_nowhere():
    assert not is_web("https://evil.example\\@portal.example/x")
    assert not may_get_credentials("https://evil.example\\@portal.example/x", ["portal.example"])
    assert is_web("https://user:a%40b@portal.example/x")
    assert is_web("http://[fe80::1%25eth0]/x")
