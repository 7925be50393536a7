"""What the layer of a downloaded product says about itself."""

from __future__ import annotations

from qgis.core import QgsDateTimeRange, QgsMapLayer, QgsVectorLayer, QgsVectorLayerTemporalProperties

from ...core.planned_stream import PlannedStream
from ...core.scene import Scene
from ...core.stream_scene import StreamScene
from ...core.texts import clean_text
from ..qgis_enums import member
from ..streams.stream_layer import time_span
from .arrival_job import ArrivalJob


def set_metadata(layer: QgsMapLayer, job: ArrivalJob, scene: Scene, title: str) -> None:
    """Set attribution, licence, identifier and time; the scene's item is in the sidecar beside the file."""
    credits = [job.portal.terms.attribution] if job.portal and job.portal.terms.attribution else []
    metadata = layer.metadata()
    metadata.setIdentifier(clean_text(scene.id))
    metadata.setTitle(title)
    metadata.setType("dataset")
    metadata.setRights(credits)
    licence = job.portal.terms.licence.text(job.language) if job.portal else ""
    metadata.setLicenses([licence] if licence else [])
    metadata.setHistory(
        [f"{row.item.portal}: {clean_text(row.item.key or row.item.name)}" for row in job.downloads][:50]
    )
    span = time_span([PlannedStream((StreamScene(scene, (), {}),))])
    if span is not None:
        extent = metadata.extent()
        extent.setTemporalExtents([span])
        metadata.setExtent(extent)
    layer.setMetadata(metadata)
    layer.setAttribution(" · ".join(credits))
    if isinstance(layer, QgsVectorLayer) and span is not None:
        _set_time(layer, span)


def _set_time(layer: QgsVectorLayer, span: QgsDateTimeRange) -> None:
    """Say when a vector layer is shown by the temporal controller, which does not drive it yet."""
    properties: QgsVectorLayerTemporalProperties = layer.temporalProperties()
    mode = member(
        "Qgis.VectorTemporalMode.FixedTemporalRange",
        "QgsVectorLayerTemporalProperties.ModeFixedTemporalRange",
    )
    properties.setMode(mode)
    properties.setFixedTemporalRange(QgsDateTimeRange(span.begin(), span.end(), True, True))
    properties.setIsActive(False)
