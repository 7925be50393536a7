"""Kinds of scenes that a period says nothing about."""

from __future__ import annotations

from .scene_kind import SceneKind

# A land cover map of 2021 or an elevation model is what a user wants who asks for the last thirty days, too.
TIMELESS = frozenset((SceneKind.STATIC_TILE, SceneKind.VECTOR_PRODUCT))
