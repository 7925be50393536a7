"""One entry of a row's menu."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QAction, QWidget


class DeedAction(QAction):
    """Does one thing; gone with the menu."""

    def __init__(self, words: str, act: Callable[[], object], parent: QWidget) -> None:
        super().__init__(words, parent)
        self._act = act
        self.triggered.connect(self._do)

    def _do(self, _checked: bool = False) -> None:
        self._act()
