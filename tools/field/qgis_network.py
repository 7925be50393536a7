"""Proxy and authority from QGIS's own settings, with nothing of them in the environment.

Usage: `tools/field/portalsim.sh /usr/bin/python3 tools/field/qgis_network.py`

The proxy stands in the network options, the simulator's authority in the authentication database. All portals
must answer with both, refuse the certificate without the authority, and not be reached without the proxy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from headless import Headless, Outcome
from recall import CASES, PORTALS

TOOLS = Path(__file__).resolve().parent
VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NO_PROXY")
NOTHING = dict.fromkeys((*VARIABLES, *(name.lower() for name in VARIABLES)), "")


def proxy_settings(address: str) -> str:
    """Return the lines of QGIS's settings file."""
    parts = urlsplit(address)
    lines = (
        "proxyEnabled=true",
        "proxyType=HttpProxy",
        f"proxyHost={parts.hostname}",
        f"proxyPort={parts.port}",
    )
    return "\n[proxy]\n" + "\n".join(lines) + "\n"


def kinds(outcome: Outcome) -> dict[str, str]:
    """Return how each portal ended."""
    ends = {}
    for portal in PORTALS:
        report = outcome.report.get(portal)
        ends[portal] = (
            f"exit {outcome.code}" if report is None else str(report["error_kind"] or report["count"])
        )
    return ends


def tried(settings: str, authority: str) -> Outcome:
    """Search with these settings."""
    headless = Headless(settings)
    try:
        if authority:
            environment = {**os.environ, **headless.environment}
            command = [sys.executable, TOOLS / "trust_authority.py", authority]
            subprocess.run(command, env=environment, check=True, capture_output=True)
        return headless.search(NOTHING, **CASES["toulouse"].parameters())
    finally:
        headless.close()


def main() -> int:
    """Run the three, print how each portal ended, fail where it is not as expected."""
    ready = json.loads(Path(os.environ["PORTALSIM_READY"]).read_text(encoding="utf-8"))
    proxy, authority = proxy_settings(ready["proxy"]), ready["ca"]
    trials: dict[str, tuple[str, str, Callable[[Outcome], bool]]] = {
        "proxy and authority": (
            proxy,
            authority,
            lambda outcome: all(map(str.isdigit, kinds(outcome).values())),
        ),
        "authority missing": (proxy, "", lambda outcome: "(tls)" in outcome.log and not outcome.rows),
        "proxy missing": ("", authority, lambda outcome: "(unreachable)" in outcome.log and not outcome.rows),
    }
    good = True
    for name, (settings, trusted, expected) in trials.items():
        outcome = tried(settings, trusted)
        fine = expected(outcome)
        good &= fine
        said = [line for line in outcome.log.splitlines() if "Every portal failed" in line][:1]
        print(f"{name}: {'as expected' if fine else 'NOT AS EXPECTED'}: {said or kinds(outcome)}")
        if not fine:
            print(outcome.log[-1500:], file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
