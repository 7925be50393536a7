"""Render the account dialogs of the portals without a screen or network.

    python3 tools/pictures/render_accounts.py FOLDER [--only cdse …] [--theme "Night Mapping"]

Writes <name>-<language>-<theme>-<width>.png and prints every dialog that needs more than its width and every
text without French. What the portals answer in the pictures is invented.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
from guichet_eo.core.account import Account  # noqa: E402
from guichet_eo.core.error_kind import ErrorKind  # noqa: E402
from guichet_eo.core.portal_directory import PortalDirectory  # noqa: E402
from guichet_eo.core.portal_error import PortalError  # noqa: E402
from guichet_eo.gis.accounts import Accounts  # noqa: E402
from guichet_eo.gis.settings import Settings  # noqa: E402
from guichet_eo.gis.tested_account import TestedAccount  # noqa: E402
from guichet_eo.ui.portals.account_dialog import QGIS, AccountDialog  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication, QgsSettings  # noqa: E402
from qgis.PyQt.QtCore import QLocale  # noqa: E402

TYPED = {
    "oidc": {"username": "claire.martin@exemple.fr", "password": "12345678901"},
    "basic": {"username": "claire.martin", "password": "12345678901"},
    "header": {"X-API-Key": "b7e1d0c2-9f5e-4f0e"},
    "apikey": {"any": "b7e1d0c2-9f5e-4f0e"},
    "client": {"client_id": "sh-7f1c0a52", "client_secret": "12345678901"},
    "keypair": {"access-key": "AKclaire", "secret-key": "12345678901"},
    "s3": {"access_key": "AKclaire", "secret_key": "12345678901"},
}
REFUSED = PortalError("", ErrorKind.LOGIN_REFUSED, "HTTP 401 Invalid user credentials", 401)
# name → portal, kind, code, answer
PICTURES = {
    "cdse-refused": ("cdse", "oidc", "402 118", REFUSED),
    "cdse-s3": ("cdse", "s3", "", True),
    "cdse-qgis": ("cdse", "oidc", "", None),
    "creodias": ("creodias", "oidc", "402118", PortalError("", ErrorKind.NOT_ALLOWED, "HTTP 403", 403)),
    "geodes": ("geodes", "header", "", True),
    "dinamis-empty": ("dinamis", "", "", None),
    "dinamis-device": ("dinamis", "device", "", "device"),
    "airbus": ("airbus", "apikey", "", REFUSED),
    "sentinel-hub": ("sentinel-hub", "client", "", True),
    "usgs": ("usgs-landsatlook", "basic", "", PortalError("", ErrorKind.UNREACHABLE, "no route to host")),
    "earth-search": ("earth-search", "s3", "", False),
}


class Scene:
    """The dialog of one portal in one of its states."""

    def __init__(self, name: str, width: int, accounts: Accounts, portals: PortalDirectory) -> None:
        portal, kind, code, answer = PICTURES[name]
        self.dialog = dialog = AccountDialog(accounts, portals.get(portal))
        kinds = [form.kind for form in dialog._forms]
        if kind:
            dialog._kind.setCurrentIndex(kinds.index(kind))
        if kind in TYPED:
            dialog._fields.fill(Account(kind, TYPED[kind]))
            if code:
                dialog._fields._code.setText(code)
        dialog.show()
        if isinstance(answer, PortalError):
            dialog._on_failed(answer)
        elif isinstance(answer, bool):
            account = dialog._fields.account()
            dialog._on_passed(TestedAccount(account, answer, answer, bool(code)))
        elif answer == "device":
            dialog._fields._flow._start._token = object()
            dialog._fields._on_begun("WDJB-MJHT", "https://example.org/device?user_code=WDJB-MJHT")
            dialog._fields._flow._start._token = None
        if name == "cdse-qgis":
            dialog._on_link(QGIS)
        dialog.resize(width, dialog.height())
        settle()
        dialog._fit()
        settle()

    def close(self) -> None:
        """Take it apart."""
        self.dialog.reject()
        settle()


def settle() -> None:
    """Let layouts and timers come to rest."""
    for _ in range(5):
        QgsApplication.processEvents()


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(PICTURES))
    parser.add_argument("--width", nargs="*", type=int, default=[360, 420])
    parser.add_argument("--language", nargs="*", default=["en", "fr"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--font", type=int, default=12, help="pixels")
    parser.add_argument("--french", nargs="*", type=Path, default=[ROOT / "resources/i18n/french.tsv"])
    options = parser.parse_args()
    application = QgsApplication([], True)
    QgsApplication.initQgis()
    QgsSettings().remove("guichet_eo")
    options.folder.mkdir(parents=True, exist_ok=True)
    look = Look(application, options.french, options.font)
    accounts, portals = Accounts(Settings()), PortalDirectory.load([ROOT / "resources/portals"])
    for language in options.language:
        QLocale.setDefault(QLocale("fr_FR" if language == "fr" else "en_GB"))
        for theme in options.theme:
            look.put_on(language, theme)
            for name, width in ((name, width) for name in options.only for width in options.width):
                scene = Scene(name, width, accounts, portals)
                file = f"{name}-{language}-{theme.replace(' ', '-').lower()}-{width}.png"
                scene.dialog.grab().save(str(options.folder / file))
                needed = scene.dialog.layout().totalMinimumSize().width()
                if needed > width:
                    print(f"too wide: {file} needs {needed}")
                scene.close()
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
