"""Scenes made at once are those that the constructor makes."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.scene_kind import SceneKind

TOLD = {
    "portal": "portal",
    "id": "S2A_1",
    "title": "S2A 1",
    "family": "s2-l1c",
    "key": SceneKey("S2A/31TCJ", 1.0, 2.0),
    "acquired": datetime(2024, 6, 1, 10, 50, 31, tzinfo=timezone.utc),
    "cloud": 12.5,
}


def test_a_scene_made_at_once_is_the_constructors():
    scene = Scene.of(dict(TOLD))
    assert scene == Scene(**TOLD)
    assert hash(scene) == hash(Scene(**TOLD))
    assert repr(scene) == repr(Scene(**TOLD))
    assert scene.kind is SceneKind.ACQUISITION


def test_it_can_be_changed_into_another_but_not_in_place():
    scene = Scene.of(dict(TOLD))
    assert replace(scene, cloud=None) == Scene(**{**TOLD, "cloud": None})
    with pytest.raises(AttributeError):
        scene.cloud = None


def test_what_it_was_made_from_is_not_kept():
    told = dict(TOLD)
    scene = Scene.of(told)
    told["cloud"] = 99.0
    assert scene.cloud == 12.5


def test_unknown_fields_are_refused():
    with pytest.raises(TypeError, match="clouds"):
        Scene.of({**TOLD, "clouds": 3})
