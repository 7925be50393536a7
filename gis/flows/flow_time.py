"""The dates of a layer and QGIS's temporal controller."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from qgis.core import QgsDateTimeRange, QgsRasterLayer
from qgis.PyQt.QtCore import QDateTime

from ...core.flows.flow_dates import FlowDates
from ...core.flows.flow_request import FlowRequest
from ..qgis_enums import member
from .flow_uri_dates import is_list_of_instants

_OLD, _NEW = "QgsRasterDataProviderTemporalCapabilities", "Qgis.TemporalIntervalMatchMethod"


def set_up_time(layer: QgsRasterLayer, request: FlowRequest) -> None:
    """Have the temporal controller drive a layer with dates, and take the service's own dates only.

    For a step of the controller the layer shows the latest value at its beginning; of single overflights,
    which have an hour, the latest until its end: a step of a day begins before the overflight of that day.

    Tiles are driven by the plugin: QGIS 3.40 only hides those of a WMTS outside of its dates.
    """
    properties = layer.temporalProperties()
    if properties is None:
        return
    if not request.dates or request.kind != "wms":
        properties.setIsActive(False)
        return
    end = "End" if is_list_of_instants(request.dates) else "Start"
    name = f"FindClosestMatchTo{end}OfRange"
    properties.setIntervalHandlingMethod(member(f"{_NEW}.{name}", f"{_OLD}.{name}"))
    properties.setIsActive(True)


def is_driven(layer: QgsRasterLayer) -> bool:
    """Whether QGIS itself asks for other dates while its temporal controller steps."""
    provider, properties = layer.dataProvider(), layer.temporalProperties()
    if provider is None or properties is None or not properties.isActive():
        return False
    capabilities = provider.temporalCapabilities()
    return capabilities is not None and bool(capabilities.hasTemporalCapabilities())


def value_in(dates: FlowDates, shown: QgsDateTimeRange) -> str:
    """Return the latest value that begins before a step of the controller ends; empty where there is none."""
    begin, end = _instant(shown.begin()), _instant(shown.end())
    if end is None or begin is None or end <= begin:
        only = begin or end
        return "" if only is None else dates.value_at(only)
    return dates.previous_value(end.isoformat())


def driven_value(text: str, shown: QgsDateTimeRange) -> str:
    """Return the value that QGIS asks a WMS for at a step of the controller, see `set_up_time`.

    Args:
        text: the dates, as the service lists them.
        shown: the step.

    Returns:
        The value as the service writes it; empty where it has nothing by then.
    """
    dates = FlowDates.read(text)
    edge = _instant(shown.end() if is_list_of_instants(text) else shown.begin())
    if dates is None or edge is None:
        return ""
    return dates.previous_value((edge + timedelta(seconds=1)).isoformat())


def _instant(moment: QDateTime) -> datetime | None:
    """Return what the controller shows as UTC, whatever it calls it: QGIS writes it to services as it is."""
    if not moment.isValid():
        return None
    day, time = moment.date(), moment.time()
    return datetime(
        day.year(), day.month(), day.day(), time.hour(), time.minute(), time.second(), tzinfo=timezone.utc
    )
