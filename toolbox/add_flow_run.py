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
from ..core.flows.instance_alias import aliases_in
from ..core.portal_error import PortalError
from ..gis.flows.capabilities_priming import prime_capabilities
from ..gis.flows.flow_making import dress
from ..gis.flows.flow_making_check import check_picture
from ..gis.flows.flow_making_order import FlowMakingOrder
from ..gis.flows.flow_making_title import flow_title
from ..gis.flows.flow_uri import capabilities_address, provider_uri
from ..gis.layer_error import layer_error
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
        self._title = self._chosen.name
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
            request = watched(lambda _progress: self._request(token), token, tell)
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

    def _request(self, token: CancelToken) -> FlowRequest:
        """Return what is asked for, once the service gave a small picture of it."""
        chosen = self._chosen
        request, service = chosen.resolve(self._crs, token)
        self._title = request.title or self._title
        if aliases_in(request.address) and chosen.doors is None:
            raise FlowError(FlowProblem.ACCOUNT)  # only the panel leads QGIS's own requests to an instance
        address = chosen.asked_address(request)
        opened = chosen.doors.session_address if chosen.doors is not None else str
        order = FlowMakingOrder(
            request, chosen.profile, address, chosen.headers, service=service, opened=opened
        )
        check_picture(order, request, service, token)
        return request

    def _layer(self, request: FlowRequest, provider: str, uri: str) -> QgsRasterLayer:
        url, body = capabilities_address(request), self._chosen.body
        if url and body:
            prime_capabilities(url, body)  # QGIS would ask for them again
        layer = QgsRasterLayer(uri, flow_title(request), provider)
        if not layer.isValid():
            raise FlowError(FlowProblem.INVALID, layer_error(layer), request.title or request.layer)
        dress(layer, request)
        return layer

    @staticmethod
    def _hand_over(layer: QgsRasterLayer, context: QgsProcessingContext) -> None:
        """Give the layer to whoever runs the algorithm; in QGIS it comes into the project."""
        context.temporaryLayerStore().addMapLayer(layer)
        project = context.project() or QgsProject.instance()
        details = QgsProcessingContext.LayerDetails(layer.name(), project, OUTPUT)
        context.addLayerToLoadOnCompletion(layer.id(), details)
