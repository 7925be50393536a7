"""Files of the real portal files, fetched from stand-ins at the portals' host names over bad lines."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.downloads.download_note import DownloadNote
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.geometry import box_geometry
from guichet_eo.core.online import Online
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.transfer_order import TransferOrder
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate

FOLDER = Path(__file__).parents[2] / "resources" / "portals"
AREA = box_geometry((1.2, 43.4, 1.7, 43.8))
SUMMER = Period.of_days(date(2026, 6, 1), date(2026, 7, 31))
YEARS = Period.of_days(date(2017, 1, 1), date(2023, 12, 31))  # of SPOT 6 and 7
CDSE = Account("oidc", {"username": "demo@example.org", "password": "demo-Passw0rd"})
PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"})
KEY = Account("header", {"X-API-Key": "geodes-demo-key"})


class Desk:
    """One portal, one of its scenes, and transfers of its files."""

    def __init__(self, name, family, profile, folder, account=None, period=SUMMER):
        self.portal = read_portal(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
        self.profile, self.folder, self.account, self.told = profile, folder, account, []
        provider = make_provider(self.portal, profile)
        query = Query(AREA, period, (family,), limit=20)
        scenes = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes]
        there = [scene for scene in scenes if scene.online in (Online.YES, Online.UNKNOWN)]
        self.files = next(filter(None, (provider.whole(scene) for scene in there)))

    def order(self, asset, name="product.zip"):
        checksums = (asset.checksum,) if asset.checksum else ()
        return TransferOrder(
            self.portal, asset.href, self.folder / name, asset.size, checksums, asset.needs,
            self.portal.downloads.resumes,
        )  # fmt: skip

    def fetch(self, order):
        gate = make_gate(self.portal, self.profile, self.account, DOWNLOAD)
        transfer = FileTransfer(order, gate, self.profile, CancelToken(), self.told.append, pause=0.05)
        return transfer.run()

    @property
    def notes(self):
        return {told.note for told in self.told}


def is_equal(found, checksum):
    algorithm, _, digest = checksum.partition(":")
    return hashlib.new(algorithm, found.part.read_bytes()).hexdigest() == digest.lower()


@pytest.fixture
def cdse(profile, tmp_path):
    return Desk("cdse", "s2-l2a-sen2cor", profile, tmp_path, CDSE)


def test_cdse_by_its_redirect(cdse, control):
    asset = cdse.files[0]
    href = asset.href.replace("download.dataspace", "catalogue.dataspace")
    found = cdse.fetch(replace(cdse.order(asset), href=href))
    assert found.algorithm == "md5"
    assert is_equal(found, asset.checksum)
    hosts = {line["url"].split("/")[2] for line in control("GET", "/requests") if "$value" in line["url"]}
    assert len(hosts) == 2


@pytest.mark.parametrize(
    ("fault", "note"),
    [("truncate", DownloadNote.GOES_ON), ("reset", None), ("range-ignored", None), ("etag-changed", None)],
)
def test_cdse_over_a_bad_line(cdse, control, fault, note):
    asset = cdse.files[0]
    control("POST", "/faults", {"fault": fault, "host": "download.dataspace*", "path": "value", "times": 2})
    found = cdse.fetch(cdse.order(asset))
    assert found.algorithm == "md5"
    assert is_equal(found, asset.checksum)
    assert note is None or note in cdse.notes


def test_cdse_with_a_token_that_ends(cdse, control):
    asset = cdse.files[0]
    for number in range(2):
        rule = {
            "fault": "truncate",
            "host": "download.dataspace*",
            "path": "value",
            "times": 1,
            "skip": number,
        }
        control("POST", "/faults", rule)
        rule = {**rule, "fault": "expired-token"}
        control("POST", "/faults", rule)
    assert cdse.fetch(cdse.order(asset)).algorithm == "md5"
    answers = [line["status"] for line in control("GET", "/requests") if "$value" in line["url"]]
    assert 401 in answers


def test_cdse_without_an_account(cdse):
    cdse.account = None
    with pytest.raises(PortalError) as caught:
        cdse.fetch(cdse.order(cdse.files[0]))
    assert caught.value.kind is ErrorKind.LOGIN_NEEDED


def test_cdse_with_too_many_sessions(cdse, control):
    rule = {"fault": "ratelimit", "host": "download.dataspace*", "args": {"seconds": 90}, "times": 50}
    control("POST", "/faults", rule)
    with pytest.raises(PortalError) as caught:
        cdse.fetch(cdse.order(cdse.files[0]))
    assert caught.value.kind is ErrorKind.RATE_LIMITED
    assert caught.value.retry_after


def test_geodes_begins_again_since_it_knows_no_ranges(profile, tmp_path, control):
    desk = Desk("geodes", "s2-l2a-maja", profile, tmp_path, KEY)
    order = desk.order(desk.files[0])
    control("POST", "/faults", {"fault": "truncate", "host": "geodes*", "path": "download|files", "times": 1})
    found = desk.fetch(order)
    assert (found.algorithm, found.resumed_at) == ("md5", 0)
    assert DownloadNote.STARTS_AGAIN in desk.notes


@pytest.mark.parametrize(
    ("name", "family", "account", "period"),
    [
        ("dinamis", "spot67-ortho", PAIR, YEARS),
        ("planetary-computer", "s2-l2a-sen2cor", None, SUMMER),
        ("earth-search", "s2-l2a-sen2cor", None, SUMMER),
    ],
)
def test_signed_and_open_files_go_on(name, family, account, period, profile, tmp_path, control):
    desk = Desk(name, family, profile, tmp_path, account, period)
    asset = next(asset for asset in desk.files if asset.href.endswith((".tif", ".TIF", ".tiff")))
    control("POST", "/faults", {"fault": "truncate", "path": "tif", "method": "GET", "times": 1})
    found = desk.fetch(desk.order(asset, "band.tif"))
    assert found.part.read_bytes()[:2] in (b"II", b"MM")
    assert DownloadNote.GOES_ON in desk.notes
