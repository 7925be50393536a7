"""Why no pixel of the selected scenes can be shown."""

from __future__ import annotations

from collections.abc import Callable

from ....core.error_kind import ErrorKind
from ....core.offer_access import OfferAccess
from ....core.portal_error import PortalError
from ....core.scene import Scene
from ....gis.stream_error import StreamError
from ....gis.stream_problem import StreamProblem
from ...message import Message
from ...messages import archived_sentence, stream_sentence
from .stream_subject import Wanted


def refusal(
    wanted: Wanted, access: Callable[[Scene], OfferAccess], portal_title: Callable[[str], str]
) -> tuple[Message, Scene]:
    """Return one sentence, and the offer that it is about.

    An offer that a login would open comes first, of the chosen ones if possible; then what must be ordered.

    Args:
        wanted: acquisitions and their chosen offers, none of which can be read; at least one.
        access: what the user may do with an offer.
        portal_title: portal id → name for people.
    """
    chosen = [offer for _acquisition, offer in wanted]
    offers = [*chosen, *(offer for acquisition, _offer in wanted for offer in acquisition.offers)]
    behind_login = next((o for o in offers if o.streamable and access(o) is OfferAccess.LOGIN), None)
    if behind_login is not None:
        error = PortalError(behind_login.portal, ErrorKind.LOGIN_NEEDED)
        return stream_sentence(error, portal_title(behind_login.portal)), behind_login
    first = chosen[0]
    title = portal_title(first.portal)
    if access(first) is OfferAccess.ORDER:
        return archived_sentence(title), first
    return stream_sentence(StreamError(StreamProblem.NO_RASTER, portal=first.portal), title), first
