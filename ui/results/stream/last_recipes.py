"""What was chosen last for each family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....core.stream_recipe import StreamRecipe

if TYPE_CHECKING:
    from ....gis.settings import Settings


class LastRecipes:
    """Kept in the settings; what cannot be read there counts as nothing.

    Args:
        settings: of the profile.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, family: str) -> StreamRecipe | None:
        """Return the last recipe of a family, None where there is none."""
        document: Mapping[str, Any] = self._settings.stream_recipes.get(family, {})
        try:
            return StreamRecipe.from_json(document)
        except (ValueError, TypeError, AttributeError):
            return None

    def remember(self, family: str, recipe: StreamRecipe) -> None:
        """Keep a recipe."""
        self._settings.stream_recipes = {**self._settings.stream_recipes, family: recipe.to_json()}
