"""Keys for buckets are tried by a listing of one object, where that costs nothing."""

import pytest
from gate_bed import PROFILE, gate_portal
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.pixel_gates import DOWNLOAD, make_gate
from loopback import Loopback, Reply
from store_server import ACCESS, REGION, SIGNING, StoreServer
from transfer_bed import Bed

KEYS = Account("s3", {"access_key": ACCESS, "secret_key": SIGNING})


def gate_at(url, account=KEYS, **more):
    entry = {"kind": "s3", "endpoint": url, "region": REGION, "proof": "eodata", **more}
    return make_gate(gate_portal(entry), PROFILE, account)


@pytest.fixture
def store():
    with StoreServer({"eodata/a.tif": b"a", "eodata/b.tif": b"b"}) as server:
        yield server


def test_the_right_keys_may_list(store):
    assert gate_at(store.url).prove(CancelToken()) is True
    (request,) = store.requests
    assert (request.method, request.query) == ("GET", {"list-type": "2", "max-keys": "1"})
    assert request.path.strip("/") == "eodata"


@pytest.mark.parametrize("wrong", [{"access_key": "OTHER"}, {"secret_key": "other"}])
def test_wrong_keys_are_refused_in_words_without_them(store, wrong):
    account = Account("s3", {**KEYS.values, **wrong})
    with pytest.raises(PortalError) as caught:
        gate_at(store.url, account).prove(CancelToken())
    assert caught.value.kind is ErrorKind.LOGIN_REFUSED
    assert len(store.requests) == 1, "no insisting"
    for value in account.values.values():
        assert value not in f"{caught.value!r} {caught.value.detail}"


def test_keys_that_may_not_see_the_bucket_are_not_called_wrong():
    body = b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>"
    with Loopback(lambda _request: Reply(403, body)) as store, pytest.raises(PortalError) as caught:
        gate_at(store.url).prove(CancelToken())
    assert caught.value.kind is ErrorKind.NOT_ALLOWED


@pytest.mark.parametrize("more", [{"endpoint": ""}, {"proof": ""}])
def test_what_would_be_charged_is_not_tried(store, more):
    assert gate_at(store.url, **more).prove(CancelToken()) is False
    assert store.requests == []


def test_the_signature_goes_to_no_other_host():
    with Loopback(lambda _request: Reply(200)) as other:
        leads = other.url.replace("127.0.0.1", "localhost")
        with Loopback(lambda _request: Reply(307, b"", {"Location": f"{leads}/eodata/"})) as store:
            gate_at(store.url).prove(CancelToken())
            assert "authorization" in store.requests[0].headers
        assert "authorization" not in other.requests[0].headers


@pytest.mark.parametrize("wrong", [False, True])
def test_a_download_says_that_the_keys_are_refused(store, tmp_path, wrong):
    account = Account("s3", {**KEYS.values, "secret_key": "other"}) if wrong else KEYS
    portal = gate_portal({"kind": "s3", "endpoint": store.url, "region": REGION})
    bed = Bed(tmp_path, store.url, name="a.bin")
    bed.portal, bed.gate = portal, make_gate(portal, PROFILE, account, DOWNLOAD)
    if wrong:
        assert bed.error(href="s3://eodata/a.tif", needs="login").kind is ErrorKind.LOGIN_REFUSED
        assert len(store.requests) <= 2
    else:
        assert bed.run(href="s3://eodata/a.tif", needs="login").size == 1
