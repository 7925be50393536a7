"""Queues with orders at every kind of portal: sources and items."""

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime, timezone

import geodes_downloads
import hda_orders
import m2m_downloads
import regards_orders
from guichet_eo.core.account import Account
from guichet_eo.core.downloads.licence_acceptance import LicenceAcceptance
from guichet_eo.providers.downloads.download_source import DownloadSource
from guichet_eo.providers.orders.orders import make_orderer
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from order_bed import LOGIN, PROFILE, item_of, order_portal

KEY = Account("header", {"X-API-Key": geodes_downloads.KEY})
TOKEN = Account("basic", {"username": m2m_downloads.NAME, "password": m2m_downloads.WORD})
MET = LicenceAcceptance("here", "licence", "", "Ann", datetime(2026, 6, 1, tzinfo=timezone.utc))


def source_of(order, gate, account, **more):
    portal = order_portal(order, gate, **more)
    made = make_gate(portal, PROFILE, account, DOWNLOAD)
    return DownloadSource(portal, PROFILE, made, make_orderer(portal, PROFILE, made))


def geodes_source(server, account=KEY):
    order = {"kind": "geodes-tape", "endpoint": server.url, "fresh": 0}
    return source_of(order, {"kind": "header"}, account, quota_pause=7200)


def hda_source(server, account=LOGIN):
    gate = {"kind": "hda", "endpoint": f"{server.url}/identity/gettoken"}
    return source_of({"kind": "hda", "endpoint": f"{server.url}/hda"}, gate, account)


def regards_source(server, account=LOGIN):
    gate = {"kind": "regards", "endpoint": f"{server.url}/api/v1/rs-authentication/oauth/token"}
    return source_of({"kind": "regards", "endpoint": f"{server.url}/api/v1"}, gate, account)


def m2m_source(server, account=TOKEN):
    root = server.url + m2m_downloads.ROOT
    gate = {"kind": "m2m", "endpoint": f"{root}/login-token"}
    return source_of({"kind": "m2m", "endpoint": root}, gate, account)


def wanted(folder, order, **more):
    own = uuid.uuid4().hex
    return replace(item_of(order, **more), id=own, scene=own, folder=str(folder), acceptance=MET)


def geodes_item(server, folder, number=0):
    md5 = hashlib.md5(geodes_downloads.BODY).hexdigest()
    order = {"kind": "geodes-tape", "product": "p", "store": ""}
    return wanted(folder, order, href=server.href(number), checksums=(f"md5:{md5}",), name=f"{number}.zip")


def hda_item(folder, **more):
    order = {"kind": "hda", "dataset": hda_orders.SET, "product": hda_orders.PRODUCT,
             "location": hda_orders.LOCATION}  # fmt: skip
    return wanted(folder, order, **more)


def regards_item(folder, **more):
    return wanted(folder, {"kind": "regards", "product": regards_orders.URN}, **more)


def m2m_item(folder, **more):
    order = {"kind": "m2m", "dataset": m2m_downloads.SET, "entity": m2m_downloads.ENTITY}
    return wanted(folder, order, name="LC08_L2SP", needs="", **more)
