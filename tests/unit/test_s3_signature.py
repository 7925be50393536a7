"""Signatures of requests, against the examples that Amazon publishes, and whom they go to."""

from datetime import datetime, timezone

import pytest
from guichet_eo.providers.s3.s3_keys import S3Keys
from guichet_eo.providers.s3.s3_service import S3Service, read_place
from guichet_eo.providers.s3.s3_signature import signed_headers
from guichet_eo.providers.s3.s3_signer import S3Signer

# the keys of the examples at docs.aws.amazon.com, Signature Version 4; they open nothing
KEYS = S3Keys("AKIAIOSFODNN7" + "EXAMPLE", "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY")
INSTANT = datetime(2013, 5, 24, tzinfo=timezone.utc)
PLACE = "https://examplebucket.s3.amazonaws.com"


def now():
    return INSTANT


@pytest.mark.parametrize(
    ("address", "more", "signature"),
    [
        (
            f"{PLACE}/test.txt",
            {"Range": "bytes=0-9"},
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        ),
        (f"{PLACE}/?lifecycle", {}, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        (
            f"{PLACE}/?max-keys=2&prefix=J",
            {},
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ],
)
def test_the_published_examples(address, more, signature):
    headers = signed_headers("GET", address, KEYS, "us-east-1", INSTANT, more)
    assert headers["Authorization"].endswith(f"Signature={signature}")
    assert "20130524/us-east-1/s3/aws4_request" in headers["Authorization"]
    assert KEYS.secret not in f"{headers} {KEYS!r}"


def test_who_pays_is_signed():
    service = S3Service(region="us-west-2", requester_pays=True)
    address = service.web_address("usgs-landsat", "collection02/a b+c.tif")
    assert address == "https://usgs-landsat.s3.us-west-2.amazonaws.com/collection02/a%20b%2Bc.tif"
    headers = S3Signer(service, KEYS, now).headers("GET", address)
    assert headers["x-amz-request-payer"] == "requester"
    assert "x-amz-request-payer" in headers["Authorization"]
    assert "/us-west-2/s3/" in headers["Authorization"]


@pytest.mark.parametrize(
    "stranger",
    [
        "https://example.org/eodata/a",
        "http://eodata.example.org/eodata/a",
        "https://eodata.example.org:8443/eodata/a",
        "https://bucket.s3.eu-west-1.amazonaws.com/a",
    ],
)
def test_a_service_of_its_own_signs_for_nobody_else(stranger):
    signer = S3Signer(S3Service("https://eodata.example.org", "default"), KEYS, now)
    assert "/default/s3/" in signer.headers("GET", "https://eodata.example.org/eodata/a")["Authorization"]
    assert not signer.headers("GET", stranger)


@pytest.mark.parametrize(
    "stranger",
    [
        "https://example.org/a",
        "https://evil-amazonaws.com/a",
        "http://bucket.s3.eu-west-1.amazonaws.com/a",
        "https://ec2.eu-west-1.amazonaws.com/a",
        "https://s3.amazonaws.com.example.org/a",
    ],
)
def test_amazon_signs_for_nobody_else(stranger):
    signer = S3Signer(S3Service(regions={"bucket": "eu-central-1"}), KEYS, now)
    assert not signer.headers("GET", stranger)


def test_a_redirect_to_another_region_is_signed_for_that_one():
    signer = S3Signer(S3Service(), KEYS, now)
    headers = signer.headers("GET", "https://bucket.s3.eu-west-3.amazonaws.com/a")
    assert "/eu-west-3/s3/" in headers["Authorization"]


def test_buckets_with_dots_and_places():
    assert S3Service().web_address("a.b", "c") == "https://s3.us-east-1.amazonaws.com/a.b/c"
    assert read_place("s3://eodata/Sentinel-2/x.jp2") == ("eodata", "Sentinel-2/x.jp2")
    for strange in ("s3://A/x", "s3://eodata/", "s3://eodata/\n", "https://eodata/x"):
        assert read_place(strange) is None
