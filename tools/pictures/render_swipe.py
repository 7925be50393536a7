"""Render the comparison of two layers on a map, without a screen or network.

    python3 tools/pictures/render_swipe.py FOLDER [--only swipe …] [--theme light dark …]

Writes <page>-<language>-<theme>.png and prints every text without French.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")
sys.path[:0] = [str(ROOT / "tests"), str(Path(__file__).parent)]
import conftest  # noqa: E402, F401 - sets HOME and the QGIS profile aside, and names the package
from guichet_eo.ui.compare.compare_controller import CompareController  # noqa: E402
from guichet_eo.ui.compare.compare_mode import CompareMode  # noqa: E402
from osgeo import gdal, osr  # noqa: E402
from pictures_look import Look  # noqa: E402
from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer  # noqa: E402
from qgis.gui import QgsMapCanvas  # noqa: E402
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QImage, QPainter  # noqa: E402
from qgis.PyQt.QtTest import QTest  # noqa: E402

SIZE = (820, 560)
PAGES = {
    "swipe": (CompareMode.BESIDE, 0.42),
    "swipe-rows": (CompareMode.ABOVE, 0.5),
    "transparency": (CompareMode.BLEND, 0.4),
    "narrow": (CompareMode.BESIDE, 0.5),
    "waiting": (CompareMode.BESIDE, 0.5),
}
SUMMER = ("#6b7a42", "#8a7a4e", "#3f5630", "#9b8a5c", "#5d7046")
INDEX = ("#1a9850", "#a6d96a", "#fee08b", "#d9ef8b", "#fdae61")
NAMES = {
    "en": ("24 Oct 2026 Terrascope Sentinel-2 true colour", "29 Oct 2026 NDVI S2 L2A Sen2Cor (Earth Search)"),
    "fr": ("24 oct. 2026 Terrascope Sentinel-2 couleurs naturelles", "29 oct. 2026 NDVI S2 L2A Sen2Cor"),
}


def ground(colours: tuple[str, ...], bright: bool) -> QImage:
    """Draw fields, a town, a river and, perhaps, clouds."""
    draw = random.Random(31)  # noqa: S311 - pictures
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor(colours[0]))
    painter = QPainter(image)
    for _ in range(900):
        width, height = draw.randint(20, 70), draw.randint(14, 60)
        shade = colours[draw.randrange(len(colours))]
        painter.fillRect(draw.randint(-30, SIZE[0]), draw.randint(-30, SIZE[1]), width, height, QColor(shade))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#8f8a86"))
    painter.drawEllipse(300, 180, 210, 170)
    painter.setBrush(QColor("#2c4a63"))
    for step in range(120):
        painter.drawEllipse(step * 7, 330 + (step * 37 % 60), 26, 22)
    if bright:
        painter.setBrush(QColor(250, 250, 252, 235))
        for _ in range(14):
            painter.drawEllipse(draw.randint(-40, 500), draw.randint(-20, 160), draw.randint(60, 150), 60)
    painter.end()
    return image


def layer(folder: Path, name: str, image: QImage) -> QgsRasterLayer:
    """Return a picture as a layer in EPSG:2154, a metre a pixel."""
    path = str(folder / f"{abs(hash(name))}.png")
    image.save(path)
    target = path.replace(".png", ".tif")
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2154)
    west, north = 570_000, 6_280_000
    bounds = [west, north, west + SIZE[0], north - SIZE[1]]
    gdal.Translate(target, path, outputBounds=bounds, outputSRS=reference.ExportToWkt(), bandList=[1, 2, 3])
    found = QgsRasterLayer(target, name)
    found.setContrastEnhancement(0)
    return found


def picture(name: str, language: str, folder: Path) -> object:
    """Return a picture of a canvas that compares."""
    project = QgsProject.instance()
    project.clear()
    mode, share = PAGES[name]
    canvas = QgsMapCanvas()
    canvas.setCanvasColor(QColor("white"))
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    canvas.resize(360 if name == "narrow" else SIZE[0], SIZE[1])
    first, second = (
        layer(folder, title, ground(colours, bright))
        for title, colours, bright in zip(NAMES[language], (SUMMER, INDEX), (True, False))
    )
    layers = [first] if name == "waiting" else [second, first]
    project.addMapLayers(layers)
    canvas.setLayers(layers)
    canvas.setExtent(first.extent())
    canvas.show()
    controller = CompareController(canvas, project)
    controller.open()
    controller.swipe.set_mode(mode)
    controller.swipe.set_share(share)
    controller._show_way()
    canvas.refresh()
    QTest.qWait(600)
    grabbed = canvas.grab()
    controller.close_down()
    canvas.close()
    canvas.deleteLater()
    project.clear()
    return grabbed


def main() -> None:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=list(PAGES))
    parser.add_argument("--language", nargs="*", default=["en", "fr"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--font", type=int, default=12, help="pixels")
    parser.add_argument("--french", nargs="*", type=Path, default=[ROOT / "resources/i18n/french.tsv"])
    options = parser.parse_args()
    application = QgsApplication([], True)
    QgsApplication.initQgis()
    options.folder.mkdir(parents=True, exist_ok=True)
    look = Look(application, options.french, options.font)
    with tempfile.TemporaryDirectory() as folder:
        for language in options.language:
            for theme in options.theme:
                look.put_on(language, theme)
                for name in options.only:
                    file = f"{name}-{language}-{theme.replace(' ', '-').lower()}.png"
                    picture(name, language, Path(folder)).save(str(options.folder / file))
    for text in sorted(look.missing):
        print("no French:", repr(text))
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash while Python takes its widgets apart


if __name__ == "__main__":
    main()
