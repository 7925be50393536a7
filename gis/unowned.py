"""QGIS's own objects, used without keeping their Python side alive."""

from __future__ import annotations

from typing import Any

from qgis.PyQt import sip


class Unowned:
    """An attribute that remembers a QGIS object by its address: `_project = Unowned(QgsProject)`.

    PyQt hangs the lambdas that are connected to an object's signals on the object's Python side. Where that
    is held only by a cycle of ours, as after unloading the plugin, Python's garbage collector takes the
    lambdas of everybody else with it, and the next signal of the project or the canvas ends QGIS (seen on
    3.22). What is not held cannot be taken. The project and the canvas live as long as QGIS does.
    """

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the attribute's name."""
        self._slot = f"{name}_address"

    def __set__(self, instance: Any, value: Any) -> None:
        """Remember where `value` is."""
        setattr(instance, self._slot, sip.unwrapinstance(value))

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Return the object, wrapped anew if nobody else holds it."""
        return self if instance is None else sip.wrapinstance(getattr(instance, self._slot), self._kind)
