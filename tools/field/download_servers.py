"""Downloads from real file servers: ranges or none, accounts, limits, tape, TLS, proxies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Callable

from download_faults import CUT, TIFF, rule
from download_stand import DownloadStand
from fault_control import FaultControl
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.download import Download
from guichet_eo.providers.network_profile import NetworkProfile
from remote_file import RemoteFile, read_directly

Attempt = Callable[[], list[str]]
BASIC = {"kind": "basic"}
BOTH = ("size", "checksum")
ALICE = {"username": "alice", "password": "wonderland"}  # pragma: allowlist secret – of the test bed
BRUNO = {"username": "bruno", "password": "p@ss w0rd/é"}  # pragma: allowlist secret
WRONG = {"username": "alice", "password": "wrong"}  # pragma: allowlist secret
LANDSAT = "rasters/landsat/LC08_L2SP_017036_20130419_20200913_02_T2_SR_B{}.TIF"
MANY = (
    *(LANDSAT.format(band) for band in (2, 3, 4)),
    *(f"rasters/misc/{name}" for name in ("RGB.byte.tif", "cog.tif", "cog_dateline.tif", "cog_gcps.tif")),
    "rasters/sentinel2/T31TDH_20180101T105441_B01.jp2",
    "rasters/sentinel2/T31TDH_20180101T105441_MTD_TL.xml",
)
REFUSED, NEEDED = "failed, login refused", "failed, login needed"
SOME = 100_000  # bytes that are there when a transfer is stopped
BAD_LINE = [
    {**rule(name, **arguments), "probability": 0.015}
    for name, arguments in (
        ("reset", {}),
        ("reset", {"stage": "body"}),
        ("truncate", {}),
        ("stall", {"bytes": 3000}),
        ("status", {"code": 500}),
        ("status", {"code": 503, "retry_after": 1}),
        ("ratelimit", {"seconds": 1}),
        ("garbage", {}),
    )
]
NOWHERE = "127.0.0.1:9"


class DownloadServers:
    """The trials, each with its own queue."""

    def __init__(self, urls: dict[str, Any], control: FaultControl) -> None:
        self._urls = urls
        self._files = str(urls["files"])
        self._proxy = str(urls["through-fault-proxy"]["files"])
        self._control = control

    def all(self) -> Iterator[tuple[str, Attempt]]:
        """Return titles, and what makes a trial and returns what went wrong."""
        yield "nginx, nine files at once", self._many
        yield "nginx, closed in the middle, new engine", lambda: self._closed("", "GOES_ON")
        yield "nginx, 200 files, every tenth answer bad", self._bad_line
        yield "norange, closed in the middle, new engine", lambda: self._closed("norange/", "STARTS_AGAIN")
        yield "norange, cut in the middle", self._cut_without_ranges
        yield "slow, paused and resumed", self._paused
        yield "slow, cancelled and tried again", self._cancelled
        yield "slow, cancelled for good", self._given_up
        yield "one connection, five files", self._one_connection
        yield "tape, until it is there", self._tape
        for name, values in (("alice", ALICE), ("bruno", BRUNO)):
            account = Account("basic", values)
            yield f"basic, {name}", lambda account=account: self._arrives(BASIC, account, "basic/")
        yield "basic, no account", lambda: self._ends(NEEDED, BASIC, None)
        yield "basic, wrong password, then the right one", self._wrong_then_right
        yield "basic, redirected to another host", self._redirected
        yield "no server there", lambda: self._stands("waiting, unreachable", f"http://{NOWHERE}/{TIFF}")
        yield "proxy", self._through_proxy
        yield "proxy that is not there", self._no_proxy
        yield from self._tls()

    # ---- files ---------------------------------------------------------------------------------------

    def file(self, path: str = TIFF, folder: str = "", needs: str = "", mark: str = "") -> RemoteFile:
        """Return a file of nginx; with a mark through the fault proxy."""
        content = read_directly(self._files + path)
        href = f"{self._proxy}/{folder}{path}?{mark}" if mark else f"{self._files}{folder}{path}"
        return RemoteFile(href, content, BOTH, needs)

    def _many(self) -> list[str]:
        with DownloadStand() as stand:
            stand.add(*(self.file(path) for path in MANY))
            stand.wait_for_all()
            return stand.problems()

    def _bad_line(self) -> list[str]:
        """Queue many small files; whatever the line does to them, they arrive without anybody's help."""
        mark = new_mark()
        content = read_directly(f"{self._files}quicklooks/by-id/0.jpg")
        rules = self._control.begin(BAD_LINE, mark)
        with DownloadStand(profile=NetworkProfile(timeout=2.0), parallel=8) as stand:
            names = [f"{self._proxy}/quicklooks/by-id/{number}.jpg?{mark}" for number in range(200)]
            stand.add(
                *(RemoteFile(name, content, BOTH if number % 2 else ()) for number, name in enumerate(names))
            )
            stand.wait_for_all(120)
            self._control.end(rules)
            asked = self._control.requests(mark)
            spoilt = sum(request["fault"] is not None for request in asked)
            doubled = len(asked) - spoilt - len(names)
            found = [] if spoilt else ["no fault happened"]
            return stand.problems() + found + ([f"{doubled} came twice"] if doubled > 0 else [])

    def _closed(self, folder: str, note: str) -> list[str]:
        mark = new_mark()
        rules = self._control.begin([rule("slow", 1, rate=SOME)], mark)
        with DownloadStand() as stand:
            stand.add(self.file(folder=folder, mark=mark))
            if not stand.wait(has_some):
                return [f"nothing came: {stand.states}"]
            begin = time.monotonic()
            stand.restart()
            lasted = time.monotonic() - begin
            stand.wait_for_all()
            found = stand.problems() + ([f"closing took {lasted:.2f} s"] if lasted > 1 else [])
            ranges = [request["headers"].get("range", "") for request in self._control.requests(mark)]
            self._control.end(rules)
            if len(ranges) != 2 + (note == "STARTS_AGAIN" and len(ranges) > 2) or not ranges[1]:
                found.append(f"asked for {ranges}")
            if note == "STARTS_AGAIN" and not any(text.endswith(note) for text in stand.told):
                found.append(f"{note} was not told: {stand.told}")
            return found

    def _cut_without_ranges(self) -> list[str]:
        mark = new_mark()
        rules = self._control.begin([CUT], mark)
        with DownloadStand() as stand:
            stand.add(self.file(folder="norange/", mark=mark))
            stand.wait_for_all()
            self._control.end(rules)
            told = any("STARTS_AGAIN" in text for text in stand.told)
            return stand.problems() + ([] if told else [f"not told: {stand.told}"])

    def _paused(self) -> list[str]:
        with DownloadStand() as stand:
            ids = stand.add(self.file(folder="slow/"))
            stand.wait(has_some)
            stand.engine.pause(ids)
            if not stand.wait(lambda rows: rows[0].state.value == "paused", 2):
                return [f"not paused: {stand.states}"]
            there = stand.engine.rows[0].received
            stand.engine.resume(ids)
            stand.wait(lambda rows: rows[0].received > there)
            lowest = min(stand.received[stand.received.index(there) :])
            stand.wait_for_all()
            return stand.problems() + ([] if lowest >= there else [f"{lowest} bytes after {there}"])

    def _cancelled(self) -> list[str]:
        with DownloadStand() as stand:
            ids = stand.add(self.file(folder="slow/"))
            stand.wait(has_some)
            stand.engine.cancel(ids, delete_parts=False)
            stand.wait_for_all()
            found = [f"{name} bears its name" for name in stand.named()]
            there = stand.engine.rows[0].received
            stand.engine.retry(ids)
            if stand.wait(lambda rows: rows[0].state.ended and rows[0].state.arrived) and there < SOME:
                found.append(f"{there} bytes kept")
            return found + stand.problems()

    def _given_up(self) -> list[str]:
        with DownloadStand() as stand:
            ids = stand.add(self.file(folder="slow/"))
            stand.wait(has_some)
            stand.engine.cancel(ids, delete_parts=True)
            stand.wait(lambda rows: not list(stand.folder.iterdir()), 5)
            left = [path.name for path in stand.folder.iterdir()]
            return [f"{name} is left" for name in left] + [
                state for state in stand.states if state != "cancelled"
            ]

    def _one_connection(self) -> list[str]:
        with DownloadStand(parallel=3) as stand:
            names = (TIFF, *MANY[3:5], *MANY[:2])
            stand.add(*(self.file(path, "one/") for path in names))
            stand.wait_for_all(90)
            limited = any("rate limited" in text for text in stand.told)
            return stand.problems() + ([] if limited else ["the limit was not met"])

    def _tape(self) -> list[str]:
        mark = new_mark()
        with DownloadStand() as stand:
            stand.add(self.file(folder="tape/", mark=mark))
            if not stand.wait(lambda rows: stand.stood("waiting, not ready"), 5):
                return [f"{stand.told}"]
            begin = time.monotonic()
            rules = self._control.begin([rule("redirect", location=self._files + TIFF)], mark)
            stand.wait_for_all(20)
            waited = time.monotonic() - begin
            self._control.end(rules)
            early = [] if waited > 4 else [f"asked again after {waited:.1f} s of 5"]
            return stand.problems() + early + [f"{name}" for name in stand.named() if name.endswith(".json")]

    # ---- accounts ------------------------------------------------------------------------------------

    def _arrives(
        self,
        gate: dict[str, Any] | None,
        account: Account | None,
        folder: str,
        profile: NetworkProfile | None = None,
    ) -> list[str]:
        with DownloadStand(gate, account, profile) as stand:
            stand.add(*(self.file(path, folder, "login" if gate else "") for path in MANY[:5]))
            stand.wait_for_all()
            return stand.problems()

    def _ends(self, state: str, gate: dict[str, Any], account: Account | None) -> list[str]:
        with DownloadStand(gate, account) as stand:
            stand.add(self.file(folder="basic/", needs="login"))
            stand.wait_for_all()
            found = [] if stand.states == [state] else [f"{stand.states}"]
            return found + [f"{name} bears its name" for name in stand.named()]

    def _wrong_then_right(self) -> list[str]:
        mark = new_mark()
        with DownloadStand(BASIC, Account("basic", WRONG), parallel=1) as stand:
            stand.add(*(self.file(path, "basic/", "login", mark) for path in MANY[:4]))
            stand.wait_for_all()
            asked = len(self._control.requests(mark))
            found = [] if asked <= 2 else [f"{asked} requests with a wrong password"]
            found += [state for state in stand.states if state != REFUSED]
            stand.use(Account("basic", ALICE))
            stand.wait(lambda rows: all(row.state.arrived for row in rows))
            return found + stand.problems()

    def _redirected(self) -> list[str]:
        mark = new_mark()
        elsewhere = self._proxy.replace("127.0.0.1", "localhost")
        location = f"{elsewhere}/{TIFF}?{mark}"
        rules = self._control.begin([rule("redirect", 1, location=location)], mark)
        with DownloadStand(BASIC, Account("basic", ALICE)) as stand:
            stand.add(self.file(folder="basic/", needs="login", mark=mark))
            stand.wait_for_all()
            self._control.end(rules)
            sent = ["authorization" in request["headers"] for request in self._control.requests(mark)]
            return stand.problems() + ([] if sent == [True, False] else [f"account sent: {sent}"])

    # ---- lines ---------------------------------------------------------------------------------------

    def _stands(self, state: str, href: str, profile: NetworkProfile | None = None) -> list[str]:
        with DownloadStand(profile=profile) as stand:
            stand.add(self.file().at(href))
            stand.wait(lambda rows: stand.stood(state) or rows[0].state.ended)
            found = [] if stand.stood(state) else [f"{stand.told} instead of {state}"]
            return found + [f"{name} bears its name" for name in stand.named()]

    def _through_proxy(self) -> list[str]:
        mark = new_mark()
        profile = NetworkProfile(proxies={"127.0.0.1": self._proxy}, timeout=10.0)
        file = self.file()
        with DownloadStand(profile=profile) as stand:
            stand.add(file.at(f"{file.href}?{mark}"))
            stand.wait_for_all()
            asked = [request["target"] for request in self._control.requests(mark)]
            through = [] if asked and asked[0].startswith("http://") else [f"asked {asked}"]
            return stand.problems() + through

    def _no_proxy(self) -> list[str]:
        profile = NetworkProfile(proxies={"127.0.0.1": f"http://{NOWHERE}"}, timeout=10.0)
        return self._stands("waiting, proxy", self.file().href, profile)

    def _tls(self) -> Iterator[tuple[str, Attempt]]:
        tls, authority = self._urls["tls"], str(self._urls["tls-ca"])
        known = NetworkProfile(ca_bundle=authority, timeout=10.0)
        proxied = NetworkProfile(ca_bundle=authority, timeout=10.0, proxies={"127.0.0.1": self._proxy})
        for title, profile in (("TLS", known), ("TLS through a proxy", proxied)):
            yield title, lambda profile=profile: self._by_tls(f"{tls['good']}{TIFF}", profile)
        yield "TLS, authority not known", lambda: self._stands("waiting, tls", f"{tls['good']}{TIFF}")
        for name in ("expired", "wronghost", "selfsigned"):
            href = f"{tls[name]}{TIFF}"
            yield f"TLS, {name}", lambda href=href: self._stands("waiting, tls", href, known)

    def _by_tls(self, href: str, profile: NetworkProfile) -> list[str]:
        with DownloadStand(profile=profile) as stand:
            stand.add(self.file().at(href))
            stand.wait_for_all()
            return stand.problems()


def new_mark() -> str:
    """Return what tells the requests of one trial from those of others."""
    return f"trial=s{time.time_ns()}"


def has_some(rows: tuple[Download, ...]) -> bool:
    """Return whether the first row is in the middle."""
    return rows[0].received >= SOME
