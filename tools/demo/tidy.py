"""A desktop that shows what the picture is about."""

from qgis.PyQt.QtWidgets import QDockWidget
from qgis.utils import iface

WIDTH, HEIGHT = 1600, 1000  # of the virtual screen: there is no window manager on it
OTHER_PANELS = ("Browser", "Browser2")


def tidy_desktop() -> None:
    """Fill the screen and close the panels that are not needed."""
    window = iface.mainWindow()
    window.setGeometry(0, 0, WIDTH, HEIGHT)
    for name in OTHER_PANELS:
        panel = window.findChild(QDockWidget, name)
        if panel is not None:
            panel.close()
