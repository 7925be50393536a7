"""The queue of downloads against real servers, and against every fault of the test bed's proxy.

Usage, with tokens that live five seconds:
`TESTBED_TOKEN_SECONDS=5 tools/field/testbed.sh python3 tools/field/real_downloads.py [WORD …]`

With words only those trials are made whose title holds one of them. Each trial has its own queue in its own
folder. A file must be equal to what a plain client reads; while a fault lasts, the row must stand as it
should and nothing may bear the final name; when it is over, the file must arrive.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable

from download_faults import DownloadFault, all_faults
from download_servers import ALICE, DownloadServers
from download_stand import DownloadStand
from download_tokens import DownloadTokens
from fault_control import FaultControl
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.download import Download
from guichet_eo.providers.network_profile import NetworkProfile
from remote_file import RemoteFile, read_directly

AT_ONCE = 6
Attempt = Callable[[], list[str]]


def main(words: Sequence[str]) -> int:
    """Try all, print a table, return 1 if anything was not as expected."""
    urls = json.loads(Path(os.environ["TESTBED_READY"]).read_text(encoding="utf-8"))
    control = FaultControl(urls["fault-control"])
    tokens = DownloadTokens(urls, control)
    several = [*DownloadServers(urls, control).all(), *tokens.buckets()]
    for number, fault in enumerate(all_faults()):
        outcome = fault.lasting or "arrives"
        several.append((f"{fault.title}: {outcome}", _fault_attempt(urls, control, fault, number)))
    wrong = count = 0
    with ThreadPoolExecutor(AT_ONCE) as pool, ThreadPoolExecutor(1) as single:
        begun = [
            (title, each.submit(_timed, attempt))
            for each, trials in ((single, tokens.tokens()), (pool, several))
            for title, attempt in trials
            if not words or any(word in title for word in words)
        ]
        for title, future in begun:
            seconds, problems = future.result()
            count, wrong = count + 1, wrong + bool(problems)
            verdict = "WRONG" if problems else "ok   "
            sys.stdout.write(f"{verdict} {title:<76} {seconds:5.1f} s  {'; '.join(problems)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count} trials, {wrong} wrong\n")
    return 1 if wrong else 0


def _timed(attempt: Attempt) -> tuple[float, list[str]]:
    begin = time.monotonic()
    try:
        problems = attempt()
    except Exception:  # one trial that breaks must not hide the others
        problems = [traceback.format_exc().strip()]
    return time.monotonic() - begin, problems


def _fault_attempt(urls: dict[str, Any], control: FaultControl, fault: DownloadFault, number: int) -> Attempt:
    def attempt() -> list[str]:
        content = read_directly(urls["files"] + fault.path)
        mark = f"trial={number}f{time.time_ns()}"
        folder = "/basic/" if fault.account else "/"
        href = f"{urls['through-fault-proxy']['files']}{folder}{fault.path}?{mark}"
        file = RemoteFile(href, content, fault.listed, "login" if fault.account else "")
        rules = [
            number
            for each in fault.rules
            for number in control.begin([each], f"{mark}|__login__" if each["fault"] == "login" else mark)
        ]
        try:
            found = _under_fault(fault, file, lambda: control.end(rules))
        finally:
            control.end(rules)
        resumed = any("range" in request["headers"] for request in control.requests(mark))
        return found if resumed or not fault.resumed else [*found, "it was not resumed"]

    return attempt


def _under_fault(fault: DownloadFault, file: RemoteFile, end: Callable[[], None]) -> list[str]:
    """Return what went wrong while a fault lasted, and after its end."""
    account = Account("basic", ALICE) if fault.account else None
    gate = {"kind": "basic"} if fault.account else None
    with DownloadStand(gate, account, NetworkProfile(timeout=fault.timeout)) as stand:
        ids = stand.add(file)
        if fault.lasting:
            found = _while_it_lasts(fault, stand)
            end()
            stand.engine.retry(ids)
            if found:
                return found
        if not stand.wait_for_all():
            return [f"does not arrive: {stand.states}"]
        if fault.told and not any(text.endswith(fault.told) for text in stand.told):
            return [f"{fault.told} was not told: {stand.told}", *stand.problems()]
        return stand.problems()


def _while_it_lasts(fault: DownloadFault, stand: DownloadStand) -> list[str]:
    def stands(rows: tuple[Download, ...]) -> bool:
        return stand.stood(fault.lasting) or rows[0].state.ended

    stand.wait(stands)
    found = [] if stand.stood(fault.lasting) else [f"{stand.told} instead of {fault.lasting}"]
    return found + [f"{name} bears its name" for name in stand.named()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
