"""What a bad line and a broken server do to a download: the faults that are tried on every kind of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TIFF = "rasters/misc/cog_dateline.tif"
DOCUMENT = "rasters/sentinel2/T31TDH_20180101T105441_MTD_MSIL1C.xml"
ARCHIVE = "products/S2A_MSIL1C_20180101T105441_N0206_R051_T31TDH_20180101T124911.zip"
UNREACHABLE, BAD, PAGE = "waiting, unreachable", "failed, bad answer", "waiting, bad answer"
Rule = Mapping[str, Any]


@dataclass(frozen=True)
class DownloadFault:
    """One fault, or several in a row, of the fault proxy.

    Attributes:
        title: for the table.
        rules: for the proxy; the first that has not been used up is taken.
        lasting: how the row stands while the fault lasts; empty: the file arrives all the same.
        told: a note that the row must have shown; empty: none in particular.
        resumed: whether the rest of the file must have been asked for.
        path: of the file.
        listed: what the portal lists of it.
        timeout: of the network profile, in seconds.
        account: whether the server is asked with one.
    """

    title: str
    rules: tuple[Rule, ...]
    lasting: str = ""
    told: str = ""
    resumed: bool = False
    path: str = TIFF
    listed: tuple[str, ...] = ("size",)
    timeout: float = 10.0
    account: bool = False


def rule(fault: str, times: int | None = None, **arguments: Any) -> Rule:
    """Return a rule for the proxy."""
    made: dict[str, Any] = {"fault": fault, "args": arguments}
    return made if times is None else {**made, "times": times}


CUT = rule("truncate", 1)
SAYS = {"checksum": ("size", "checksum"), "size": ("size",), "nothing": ()}


def all_faults() -> Iterator[DownloadFault]:
    """Return what is tried."""
    yield from _time()
    yield from _connection()
    yield from _length()
    yield from _statuses()
    yield from _addresses()
    yield from _content()
    yield from _resuming()


def _time() -> Iterator[DownloadFault]:
    yield DownloadFault("delay", (rule("delay", seconds=1),))
    yield DownloadFault("delay, too long", (rule("delay", seconds=30),), "waiting, timeout", timeout=0.7)
    yield DownloadFault("slow, 100 kB/s", (rule("slow", rate=100_000),))
    slow = (rule("slow", rate=500),)
    yield DownloadFault("slow, 500 B/s", slow, "waiting, timeout", timeout=0.7)
    yield DownloadFault("hang", (rule("hang"),), "waiting, timeout", timeout=0.7)
    yield DownloadFault("stall after 100 bytes", (rule("stall"),), "waiting, timeout", timeout=0.7)
    stall = (rule("stall", bytes=100_000),)
    yield DownloadFault("stall after each 100 kB", stall, resumed=True, timeout=0.7)


def _connection() -> Iterator[DownloadFault]:
    for stage in ("request", "headers", "body"):
        yield DownloadFault(f"reset, {stage}", (rule("reset", stage=stage),), UNREACHABLE)
    for name in ("empty", "garbage", "many-headers"):
        yield DownloadFault(name, (rule(name),), UNREACHABLE)
    yield DownloadFault("drop-idle", (rule("drop-idle"),))
    for listed in SAYS:
        cut = (rule("reset", 1, stage="body"),)
        title = f"reset once in the body, {listed} listed"
        yield DownloadFault(title, cut, listed=SAYS[listed], resumed=True)


def _length() -> Iterator[DownloadFault]:
    for listed, facts in SAYS.items():
        yield DownloadFault(f"truncate, {listed} listed", (rule("truncate"),), UNREACHABLE, listed=facts)
        yield DownloadFault(f"truncate once, {listed} listed", (CUT,), listed=facts, resumed=True)
        yield DownloadFault(f"no-length, {listed} listed", (rule("no-length"),), listed=facts)
        yield DownloadFault(f"chunked, {listed} listed", (rule("chunked", size=700),), listed=facts)
        broken = (rule("chunked", size=4000, broken=True),)
        yield DownloadFault(f"chunked, broken, {listed} listed", broken, listed=facts, resumed=True)
    less, more = (rule("wrong-length", by=-10),), (rule("wrong-length", by=10),)
    yield DownloadFault("wrong-length, 10 less, size listed", less, f"{BAD}, WRONG_SIZE")
    both = SAYS["checksum"]
    yield DownloadFault("wrong-length, 10 less, checksum listed", less, f"{BAD}, WRONG_CHECKSUM", listed=both)
    yield DownloadFault("wrong-length, 10 more, size listed", more, resumed=True)
    yield DownloadFault("wrong-length, 10 more, checksum listed", more, listed=both, resumed=True)
    yield DownloadFault("wrong-length once, 10 more", (rule("wrong-length", 1, by=10),), listed=both)
    yield DownloadFault("truncate once, archive", (CUT,), path=ARCHIVE, listed=(), resumed=True)


def _statuses() -> Iterator[DownloadFault]:
    states = {
        400: "failed, bad query",
        401: "failed, login needed",
        403: "failed, not allowed",
        404: "failed, gone",
        410: "failed, gone",
        416: BAD,
        500: "waiting, bad answer",
        502: UNREACHABLE,
        503: UNREACHABLE,
        504: "waiting, timeout",
    }
    for code, state in states.items():
        yield DownloadFault(f"status {code}", (rule("status", code=code),), state)
    limited, later = "waiting, rate limited", "waiting, not ready"
    yield DownloadFault("status 503, Retry-After 1", (rule("status", code=503, retry_after=1),), limited)
    yield DownloadFault("status 503, date", (rule("status", code=503, retry_after="date:3"),), limited)
    yield DownloadFault("status 202, Retry-After 1", (rule("status", code=202, retry_after=1),), later)
    quota = (rule("status", code=403, body="Download quota exceeded", retry_after=2),)
    yield DownloadFault("status 403, quota", quota, "waiting, quota, QUOTA_USED_UP")
    yield DownloadFault("ratelimit", (rule("ratelimit", seconds=1),), limited)
    yield DownloadFault("ratelimit in the middle", (CUT, rule("ratelimit", seconds=1)), limited)
    yield DownloadFault("status 500 in the middle", (CUT, rule("status", 3)), resumed=True)
    refused = "failed, login refused"
    yield DownloadFault("expired-token", (rule("expired-token"),), refused, account=True)
    yield DownloadFault("expired-token once", (rule("expired-token", 1),), account=True)
    middle = (CUT, rule("expired-token", 1))
    yield DownloadFault("expired-token in the middle", middle, resumed=True, account=True)


def _addresses() -> Iterator[DownloadFault]:
    refused = "failed, login refused"
    yield DownloadFault("redirect, to nowhere", (rule("redirect"),), UNREACHABLE)
    yield DownloadFault("redirect-loop", (rule("redirect-loop"),), BAD)
    yield DownloadFault("redirect-loop, with account", (rule("redirect-loop"),), refused, account=True)
    yield DownloadFault("redirect-loop of three", (rule("redirect-loop", hops=3),))
    yield DownloadFault("login", (rule("login"),), "failed, login needed")
    yield DownloadFault("login, with account", (rule("login"),), refused, account=True)
    yield DownloadFault("login in the middle", (CUT, rule("login")), "failed, login needed")


def _content() -> Iterator[DownloadFault]:
    for path, kind in ((TIFF, "raster"), (DOCUMENT, "document"), (ARCHIVE, "archive")):
        yield DownloadFault(f"html, {kind}", (rule("html"),), PAGE, path=path)
        yield DownloadFault(
            f"wrong-type html, {kind}", (rule("wrong-type", content_type="text/html"),), path=path
        )
        json_type = rule("wrong-type", content_type="application/json")
        yield DownloadFault(f"wrong-type json, {kind}", (json_type,), path=path)
    yield DownloadFault("html, nothing listed", (rule("html"),), PAGE, path=DOCUMENT, listed=())
    yield DownloadFault("html in the middle", (CUT, rule("html")), PAGE)
    yield DownloadFault("bad-gzip", (rule("bad-gzip"),), BAD)
    yield DownloadFault("gzip-bomb", (rule("gzip-bomb"),), BAD)
    both = SAYS["checksum"]
    yield DownloadFault("corrupt", (rule("corrupt"),), f"{BAD}, WRONG_CHECKSUM", listed=both)
    yield DownloadFault("corrupt once", (rule("corrupt", 1),), listed=both, told="STARTS_AGAIN")
    middle = (CUT, rule("corrupt", 1))
    yield DownloadFault("corrupt in the middle", middle, listed=both, told="STARTS_AGAIN")
    yield DownloadFault("huge, raster", (rule("huge", megabytes=100),), BAD)
    document = rule("huge", megabytes=100, content_type="application/xml")
    yield DownloadFault("huge, document", (document,), f"{BAD}, WRONG_SIZE", path=DOCUMENT)
    yield DownloadFault(
        "huge, document, checksum listed", (document,), f"{BAD}, WRONG_SIZE", path=DOCUMENT, listed=both
    )


def _resuming() -> Iterator[DownloadFault]:
    for name, told in (
        ("range-ignored", "STARTS_AGAIN"),
        ("range-wrong", "STARTS_AGAIN"),
        ("etag-changed", "CHANGED_AT_PORTAL"),
    ):
        for listed in SAYS:
            rules = (CUT, rule(name))
            title = f"{name} after a cut, {listed} listed"
            yield DownloadFault(title, rules, listed=SAYS[listed], told=told)
