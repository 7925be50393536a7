"""Render the licence dialog without a screen or network.

    python3 tools/pictures/render_licence.py FOLDER [--theme light "Night Mapping" …]

Writes licence-<kind>-<language>-<theme>.png and prints every text without French.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
from guichet_eo.gis.licence_book import LicenceBook  # noqa: E402
from guichet_eo.gis.portal_folders import PortalFolders  # noqa: E402
from guichet_eo.ui.licences.licence_dialog import LicenceDialog  # noqa: E402
from guichet_eo.ui.licences.licence_question import LicenceQuestion  # noqa: E402
from invented_parts import InventedSettings  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication  # noqa: E402

TITLES = ("DIM_SPOT7_PMS_202607141053_ORT_1", "DIM_SPOT6_PMS_202608021047_ORT_1")
KINDS = ("once", "per product")


def picture(kind: str) -> object:
    """Return a picture of the dialog for a portal whose licence is accepted in one way."""
    portal = PortalFolders().load().get("dinamis")
    portal = replace(portal, terms=replace(portal.terms, acceptance=kind))
    book = LicenceBook(Path(tempfile.mkdtemp(prefix="guichet-eo-")) / "licences.json")
    settings = InventedSettings()
    settings.licence_name = "Camille Martin"
    question = LicenceQuestion(portal, tuple((title, title) for title in TITLES))
    dialog = LicenceDialog(book, settings, question)
    dialog.show()
    QgsApplication.processEvents()
    grabbed = dialog.grab()
    dialog.close()
    return grabbed


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", nargs="*", default=["en", "fr"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--font", type=int, default=12, help="pixels")
    options = parser.parse_args()
    application = QgsApplication([], True)
    QgsApplication.initQgis()
    options.folder.mkdir(parents=True, exist_ok=True)
    look = Look(application, [ROOT / "resources/i18n/french.tsv"], options.font)
    for language in options.language:
        for theme in options.theme:
            look.put_on(language, theme)
            for kind in KINDS:
                name = f"licence-{kind}-{language}-{theme}".replace(" ", "-").lower()
                picture(kind).save(str(options.folder / f"{name}.png"))
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
