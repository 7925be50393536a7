"""One run of `guicheteo:addflow`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)

from ..core.cancel_token import CancelToken
from ..core.error_kind import ErrorKind
from ..core.flows.flow_error import FlowError
from ..core.flows.flow_problem import FlowProblem
from ..core.flows.flow_request import FlowRequest
from ..core.portal_error import PortalError
from ..gis.flows.flow_uri import provider_uri
from ..gis.saving.raster_watch import watched
from ..gis.translation import tr
from .chosen_flow import ChosenFlow, said

OUTPUT = "LAYER"


class AddFlowRun:
    """Reads on the main thread, where it is made; asks the service on the algorithm's thread."""

    def __init__(
        self, algorithm: QgsProcessingAlgorithm, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> None:
        """Read the parameters.

        Raises:
            QgsProcessingException: with a sentence, for a value that cannot be used.
        """
        self._chosen = ChosenFlow(algorithm, parameters, context)
        self._title = algorithm.parameterAsString(parameters, "FLOW", context)
        crs = algorithm.parameterAsCrs(parameters, "CRS", context) if parameters.get("CRS") else None
        if crs is not None and not crs.isValid():
            raise QgsProcessingException(tr("The CRS cannot be read."))
        project = context.project()
        self._crs = crs.authid() if crs is not None else project.crs().authid() if project is not None else ""

    def process(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """Ask the service, make the layer and see that it works; return the algorithm's results.

        Raises:
            QgsProcessingException: where there is no such layer, or it cannot be used.
        """
        token = CancelToken()

        def tell(_share: float) -> None:
            if feedback.isCanceled():
                token.cancel()

        try:
            request, _service = watched(lambda _progress: self._chosen.resolve(self._crs, token), token, tell)
            self._title = request.title or self._title
            provider, uri = provider_uri(request)
            layer = self._layer(request, provider, uri)
        except PortalError as error:
            if error.kind is ErrorKind.CANCELLED:
                return {}
            raise said(error, self._title) from error
        except FlowError as error:
            raise said(error, self._title) from error
        self._hand_over(layer, context)
        return {OUTPUT: layer.id(), "URI": uri, "PROVIDER": provider}

    def _layer(self, request: FlowRequest, provider: str, uri: str) -> QgsRasterLayer:
        options = QgsRasterLayer.LayerOptions()
        options.skipCrsValidation = True  # QGIS would ask the user, in a thread
        layer = QgsRasterLayer(uri, layer_name(request), provider, options)
        if not layer.isValid():
            raise FlowError(FlowProblem.INVALID, value=request.layer)
        rights = [each for each in (request.attribution, request.licence) if each]
        metadata = layer.metadata()
        metadata.setRights(rights)
        layer.setMetadata(metadata)
        return layer

    @staticmethod
    def _hand_over(layer: QgsRasterLayer, context: QgsProcessingContext) -> None:
        """Give the layer to whoever runs the algorithm; in QGIS it comes into the project."""
        context.temporaryLayerStore().addMapLayer(layer)
        project = context.project() or QgsProject.instance()
        details = QgsProcessingContext.LayerDetails(layer.name(), project, OUTPUT)
        context.addLayerToLoadOnCompletion(layer.id(), details)


def layer_name(request: FlowRequest) -> str:
    """Return the name of a layer: the date first, as those of scenes."""
    return " ".join(part for part in (request.time, request.title or request.layer) if part)
