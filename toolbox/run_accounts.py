"""The accounts of an algorithm's run."""

from __future__ import annotations

import os
import re
from typing import Any

from qgis.core import QgsProcessingAlgorithm
from qgis.PyQt.QtCore import QThread

from ..core.portal_directory import PortalDirectory
from ..gis.accounts import Accounts
from ..gis.settings import Settings

_VARIABLE = "GUICHET_EO_CODE_"
_CODE = re.compile(r"[0-9]{6,8}")


def run_accounts(algorithm: QgsProcessingAlgorithm, portals: PortalDirectory) -> Accounts:
    """Return the accounts of the panel where that is open, to go on with its sessions; else new ones.

    A code of a two-factor login cannot be asked for here, and a parameter would be kept in the history of
    Processing: it is taken from the environment, once (`code_variable`).

    Args:
        algorithm: that runs, on the thread that made this call.
        portals: known ones.
    """
    ask: Any = getattr(algorithm.provider(), "panel_accounts", None)
    shared: Accounts | None = ask() if ask is not None else None
    usable = shared is not None and shared.thread() == QThread.currentThread()
    accounts = shared if shared is not None and usable else Accounts(Settings())
    for portal in portals.portals:
        code = os.environ.pop(code_variable(portal.id), "").strip()
        if _CODE.fullmatch(code):
            accounts.give_code(portal, code)
    return accounts


def code_variable(portal_id: str) -> str:
    """Return the name of the environment variable with the code of a portal's two-factor login."""
    return _VARIABLE + re.sub(r"[^A-Z0-9]", "_", portal_id.upper())
