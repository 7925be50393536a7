"""Portals, items and threads of orders for tests."""

from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.download_item import DownloadItem
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_downloads import PortalDownloads
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.orders.orders import make_orderer
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate

PROFILE = NetworkProfile(timeout=2.0)
ANN = {"username": "ann@example.org", "password": "words for tests"}
WRONG = Account("basic", {**ANN, "password": "other words"})
LOGIN = Account("basic", ANN)


def item_of(order, href="", **more):
    """Return an item of the queue with an order."""
    values = {
        "id": "0123456789abcdef" * 2, "portal": "here", "scene": "scene-1", "product": "p",
        "title": "Product", "folder": "/nowhere", "name": "product.zip", "needs": "login",
    }  # fmt: skip
    return DownloadItem(href=href, order=order, **{**values, **more})


def order_portal(order, gate=None, trusted=("127.0.0.1",), **more):
    """Return a portal that takes orders; it may be asked again at once."""
    way = {**order, "poll": 0.0} if order else {}
    options = {} if gate is None else {"download_gate": gate}
    return Portal("here", LocalText("Here"), "Here", homepage="https://here.example",
                  trusted_hosts=tuple(trusted), downloads=PortalDownloads(order=way, **more),
                  options=options)  # fmt: skip


def orderer_of(portal, account):
    """Return what orders there for an account."""
    return make_orderer(portal, PROFILE, make_gate(portal, PROFILE, account, DOWNLOAD))


def placed(orderer, item, token=None):
    """Return the ticket of a new order."""
    return orderer.order(item, token or CancelToken())


def asked(orderer, item, ticket, token=None):
    """Return where an order stands."""
    return orderer.ask(item, ticket, token or CancelToken())
