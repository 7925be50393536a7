"""What QGIS shows of a footprint: names of the attributes, identify form, map tip."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsVectorLayer,
)

from .qgis_enums import member
from .translation import tr


def set_up_form(layer: QgsVectorLayer, families: Mapping[str, str], portals: Mapping[str, str]) -> None:
    """Give a footprints layer its aliases, widgets, tabs and map tip, in the interface's language.

    Args:
        layer: with the fields of a footprint, in any order.
        families: family id → title.
        portals: portal id → title.
    """
    for field, alias in _aliases().items():
        layer.setFieldAlias(layer.fields().indexOf(field), alias)
    for field, widget in _widgets(families, portals).items():
        layer.setEditorWidgetSetup(layer.fields().indexOf(field), widget)
    form = layer.editFormConfig()
    form.setLayout(member("Qgis.AttributeFormLayout.DragAndDrop", "QgsEditFormConfig.EditorLayout.TabLayout"))
    form.clearTabs()
    for title, fields in _tabs():
        form.addTab(_tab(layer, form, title, fields))
    for index in range(layer.fields().count()):
        form.setReadOnly(index, True)
    layer.setEditFormConfig(form)
    layer.setDisplayExpression(_DISPLAY)
    layer.setMapTipTemplate(_MAP_TIP)


def _aliases() -> dict[str, str]:
    return {
        "portal": tr("Portal"),
        "scene_id": tr("Identifier"),
        "title": tr("Product"),
        "family": tr("Product family"),
        "acquired": tr("Acquired (UTC)"),
        "ended": tr("Acquisition ended (UTC)"),
        "platform": tr("Satellite"),
        "instrument": tr("Instrument"),
        "level": tr("Processing level"),
        "processor": tr("Processor"),
        "tile": tr("Tile"),
        "orbit_relative": tr("Relative orbit"),
        "orbit_direction": tr("Orbit direction"),
        "cloud_cover": tr("Cloud cover (%)"),
        "coverage": tr("Share of the area (%)"),
        "online": tr("Online"),
        "offers": tr("Offers"),
        "quicklook": tr("Quicklook"),
        "stac": tr("STAC item"),
    }


def _tabs() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (
            tr("Acquisition"),
            (
                "acquired",
                "ended",
                "platform",
                "instrument",
                "tile",
                "orbit_relative",
                "orbit_direction",
                "cloud_cover",
                "coverage",
            ),
        ),
        (tr("Product"), ("title", "family", "level", "processor", "quicklook")),
        (tr("Portal"), ("portal", "scene_id", "online", "stac")),
        (tr("Offers"), ("offers",)),
    )


def _tab(
    layer: QgsVectorLayer, form: QgsEditFormConfig, title: str, fields: tuple[str, ...]
) -> QgsAttributeEditorContainer:
    tab = QgsAttributeEditorContainer(title, form.invisibleRootContainer())
    _as_tab(tab)
    for name in fields:
        tab.addChildElement(QgsAttributeEditorField(name, layer.fields().indexOf(name), tab))
    return tab


def _as_tab(container: QgsAttributeEditorContainer) -> None:
    """Make it a tab, not a frame; QGIS 3.32 has another setter for that."""
    if hasattr(container, "setType"):
        container.setType(member("Qgis.AttributeEditorContainerType.Tab"))
    else:
        container.setIsGroupBox(False)


def _widgets(families: Mapping[str, str], portals: Mapping[str, str]) -> dict[str, QgsEditorWidgetSetup]:
    clock = {"display_format": _CLOCK, "field_format": _CLOCK, "allow_null": True}
    link = {"FileWidget": True, "FileWidgetButton": False, "UseLink": True, "FullUrl": True}
    directions = {"ascending": tr("Ascending"), "descending": tr("Descending")}
    online = {"yes": tr("Yes"), "order": tr("To be ordered"), "no": tr("No"), "unknown": tr("Unknown")}
    return {
        "acquired": QgsEditorWidgetSetup("DateTime", clock),
        "ended": QgsEditorWidgetSetup("DateTime", clock),
        "quicklook": QgsEditorWidgetSetup("ExternalResource", link),
        "online": _value_map(online),
        "orbit_direction": _value_map(directions),
        "family": _value_map(families),
        "portal": _value_map(portals),
        "offers": QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True}),
        "stac": QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True}),
    }


def _value_map(titles: Mapping[str, str]) -> QgsEditorWidgetSetup:
    return QgsEditorWidgetSetup("ValueMap", {"map": [{title: value} for value, title in titles.items()]})


_CLOCK = "yyyy-MM-dd HH:mm:ss"
_DISPLAY = (
    'concat(format_date("acquired", \'yyyy-MM-dd HH:mm\'), \' UTC · \', coalesce("platform", "portal"), '
    "coalesce(' · ' || \"tile\", ''))"
)
# What a portal wrote is escaped, "&" before all: QGIS shows map tips as HTML.
_ESCAPE = "replace(replace({0}, '&', '&amp;'), map('<', '&lt;', '>', '&gt;', '\"', '&quot;'))"
_MAP_TIP = "<b>[% {display} %]</b><br>[% {title} %]<br>[% {offers} %]".format(
    display=_ESCAPE.format(_DISPLAY), title=_ESCAPE.format('"title"'), offers=_ESCAPE.format('"offers"')
)
