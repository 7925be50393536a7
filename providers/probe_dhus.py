"""Whether a DHuS hub answers at an address."""

from __future__ import annotations

import json

from ..core.error_kind import ErrorKind
from ..core.holding import Holding
from ..core.portal_access import PortalAccess
from ..core.portal_error import PortalError
from .http_session import HttpSession
from .probed_dialect import ProbedDialect

# family → product types and further words of a query (portal sheet scihub)
_HELD = {
    "s2-l1c": (("S2MSI1C",), {"platformname": "Sentinel-2"}),
    "s2-l2a-sen2cor": (("S2MSI2A", "S2MSI2Ap"), {"platformname": "Sentinel-2"}),
    "s1-grd": (("GRD",), {"platformname": "Sentinel-1"}),
    "s1-slc": (("SLC",), {"platformname": "Sentinel-1"}),
    "s1-ocn": (("OCN",), {"platformname": "Sentinel-1"}),
    "s3-olci": ((), {"platformname": "Sentinel-3", "instrumentshortname": "OLCI"}),
    "s3-slstr": ((), {"platformname": "Sentinel-3", "instrumentshortname": "SLSTR"}),
    "s3-sral": ((), {"platformname": "Sentinel-3", "instrumentshortname": "SRAL"}),
    "s5p": ((), {"platformname": "Sentinel-5 Precursor"}),
}


def probe_dhus(root: str, session: HttpSession) -> ProbedDialect:
    """Return a hub, after a count of its products; nearly all hubs want an account for that.

    Raises:
        PortalError: where no hub answers.
    """
    login = False
    try:
        answer = session.get(f"{root}/search?format=json&rows=0&start=0&q=*")
    except PortalError as error:
        if error.kind is not ErrorKind.LOGIN_NEEDED:
            raise
        login = True
    else:
        _check(answer.text())
    families = {name: Holding(types, conditions=words) for name, (types, words) in _HELD.items()}
    options = {"search_gate": {"kind": "basic"}} if login else {}
    search = "login" if login else "anonymous"
    access = PortalAccess(search, "login", "login", "basic")
    return ProbedDialect(
        "dhus", {"dhus": root}, families, {**options, "pixel_gate": {"kind": "basic"}}, access
    )


def _check(text: str) -> None:
    try:
        members = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        members = None
    if not isinstance(members, dict) or not isinstance(members.get("feed"), dict):
        raise PortalError("new-portal", ErrorKind.BAD_ANSWER, "no DHuS hub: its search gives no feed")
