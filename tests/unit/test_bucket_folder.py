"""Products in buckets are listed with the user's keys."""

import pytest
from gate_bed import PROFILE, gate_portal
from guichet_eo.core.account import Account
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.downloads.file_transfer import FileTransfer
from guichet_eo.providers.downloads.transfer_order import TransferOrder
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from guichet_eo.providers.s3.bucket_folder import BucketFolder, folder_of
from loopback import Loopback, Reply
from store_server import ACCESS, REGION, SIGNING, StoreServer

FOLDER = "s3://eodata/Sentinel-2/2026/A B+C.SAFE"
OBJECTS = {
    "eodata/Sentinel-2/2026/A B+C.SAFE/manifest.safe": b"m" * 7,
    "eodata/Sentinel-2/2026/A B+C.SAFE/GRANULE/IMG_DATA/B02.jp2": b"j" * 9,
    "eodata/Sentinel-2/2026/A B+C.SAFE/GRANULE/": b"",
    "eodata/Sentinel-2/2026/A B+C.SAFE/GRANULE/QI_DATA/M.jp2": b"q",
    "eodata/Sentinel-2/2026/A B+C.SAFE.zip": b"z",
    "eodata/Sentinel-2/2026/other.SAFE/manifest.safe": b"o",
}
KEYS = {"access_key": ACCESS, "secret_key": SIGNING}


def folder(url, **account):
    portal = gate_portal({"kind": "s3", "endpoint": url, "region": REGION})
    gate = make_gate(portal, PROFILE, Account("s3", {**KEYS, **account}), DOWNLOAD)
    return BucketFolder(portal, PROFILE, gate)


def test_a_folder_is_listed_page_by_page_with_signed_requests():
    with StoreServer(OBJECTS) as server:
        files = folder(server.url).files(FOLDER, CancelToken())
        assert len(server.requests) == 2
    assert [(file.key, file.size, file.roles) for file in files] == [
        ("GRANULE/IMG_DATA/B02.jp2", 9, ("data",)),
        ("GRANULE/QI_DATA/M.jp2", 1, ("quality",)),
        ("manifest.safe", 7, ("metadata",)),
    ]
    assert files[0].href == f"{FOLDER}/GRANULE/IMG_DATA/B02.jp2"
    assert files[0].path == "A B+C.SAFE/GRANULE/IMG_DATA/B02.jp2"
    assert files[0].media_type == "image/jp2"
    assert files[0].needs == "login"


def test_wrong_keys_are_refused():
    with StoreServer(OBJECTS) as server, pytest.raises(PortalError) as caught:
        folder(server.url, secret_key="another").files(FOLDER, CancelToken())
    assert caught.value.kind is ErrorKind.NOT_ALLOWED
    assert "another" not in repr(caught.value)


def test_an_empty_folder():
    with StoreServer({}) as server, pytest.raises(PortalError) as caught:
        folder(server.url).files(FOLDER, CancelToken())
    assert caught.value.kind is ErrorKind.GONE


@pytest.mark.parametrize(
    "answer", [b"<html></html>", b"{}", b"<!DOCTYPE x [<!ENTITY a 'b'>]><ListBucketResult/>", b""]
)
def test_answers_that_are_no_listing(answer):
    with Loopback(lambda request: Reply(200, answer)) as server, pytest.raises(PortalError) as caught:
        folder(server.url).files(FOLDER, CancelToken())
    assert caught.value.kind is ErrorKind.BAD_ANSWER


def test_where_a_product_lies():
    manifest = Asset("manifest", "", "https://h/x", s3=f"{FOLDER}/manifest.safe")
    packed = Asset("product", "", "https://h/y", s3=f"{FOLDER}/")
    assert folder_of([Asset("a", "", "https://h/a"), manifest]) == FOLDER
    assert folder_of([packed]) == FOLDER
    assert packed.in_bucket() is packed
    assert folder_of([Asset("a", "", f"{FOLDER}.zip")]) == ""
    assert folder_of([]) == ""


def test_a_listed_file_is_fetched(tmp_path):
    with StoreServer(OBJECTS) as server:
        listed = folder(server.url)
        file = listed.files(FOLDER, CancelToken())[0]
        portal, gate = listed._portal, listed._gate
        order = TransferOrder(portal, file.href, tmp_path / "B02.jp2", file.size, (), file.needs)
        fetched = FileTransfer(order, gate, PROFILE, CancelToken(), lambda progress: None).run()
    assert fetched.part.read_bytes() == b"j" * 9
