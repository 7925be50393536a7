"""The requests of a worker that makes a layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ...core.cancel_token import CancelToken
from ..host_profiles import host_of
from .flow_making_order import FlowMakingOrder

if TYPE_CHECKING:
    from ...providers.http_session import HttpSession


@contextmanager
def making_session(order: FlowMakingOrder, token: CancelToken) -> Iterator[HttpSession]:
    """Yield a session with the account of an order, whose headers go to its host only."""
    # brings requests with it, which is not to be loaded before a flow is wanted
    from ...providers.http_session import HttpSession

    host = host_of(order.address)
    with HttpSession(order.request.portal, order.profile, token, order.headers, [host]) as session:
        yield session
