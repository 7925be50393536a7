"""What a server repeats of a secret is not said again."""

import base64
import json

import pytest
import requests
from guichet_eo.providers.discretion import hushed, is_words

BEARER = {"Authorization": "Bearer eyJhbGciOi.payload.sig/na+ture="}
BASIC = {"Authorization": "Basic " + base64.b64encode(b"ann:pa ss/w\xc3\xb6rd").decode()}
AMAZON = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261120/default/s3/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0123456789abcdef0123456789abcdef"
}


def prepared(headers=None, url="https://here.example/a", **more):
    return requests.Request("POST", url, headers=headers, **more).prepare()


@pytest.mark.parametrize(
    ("request_", "said", "left"),
    [
        (prepared(BEARER), "token Bearer eyJhbGciOi.payload.sig/na+ture= is bad", "eyJ"),
        (prepared(BEARER), "token eyJhbGciOi.payload.sig/na+ture= is bad", "eyJ"),
        (prepared(BASIC), "user ann, password pa ss/wörd", "pa ss"),
        (prepared(BASIC), json.dumps({"message": "pa ss/wörd"}), "pa ss"),
        (prepared(BASIC), "pa%20ss%2Fw%C3%B6rd", "pa%20"),
        (prepared(BASIC), "pa+ss%2Fw%C3%B6rd", "pa+ss"),
        (prepared(BASIC), BASIC["Authorization"], BASIC["Authorization"][-8:]),
        (prepared(AMAZON), "<AWSAccessKeyId>AKIAEXAMPLE</AWSAccessKeyId>", "AKIA"),
        (prepared(AMAZON), "<SignatureProvided>0123456789abcdef0123456789abcdef<", "0123"),
        (prepared({"X-API-Key": "key-of-ann"}), "unknown key key-of-ann", "key-of"),
        (prepared({"secret-key": "of-ann"}), "unknown key of-ann", "of-ann"),
        (prepared(url="https://here.example/a?token=abcdef"), "the token abcdef", "abcdef"),
        (prepared(url="https://a.example/?X-Amz-Signature=abcdef"), "abcdef", "abcdef"),
        (prepared(data={"username": "ann", "password": "word&"}), "ann word& word%26", "word"),
        (prepared(data={"client_id": "c-1", "client_secret": "s-1"}), "c-1 s-1", "-1"),
        (prepared(json={"username": "ann", "token": "application"}), "application", "appl"),
    ],
)
def test_secrets_are_kept_back(request_, said, left):
    assert left in said
    assert left not in hushed(said.encode(), request_).decode()


def test_words_stay_as_they_are():
    request = prepared(BEARER, "https://here.example/a?bbox=1,2,3,4", data={"grant_type": "password"})
    said = b"Invalid user or password for bbox 1,2,3,4"
    assert hushed(said, request) == said
    public = prepared(data={"client_id": "cdse-public", "username": "x1"})
    assert hushed(b"client cdse-public", public) == b"client cdse-public"


def test_data_keeps_the_names_of_users():
    data = b'{"owner": "ann", "id": "S2A_1"}'
    assert hushed(data, prepared(data={"username": "ann"}), all_of_it=False) == data
    assert b"key-of-ann" not in hushed(b'{"a": "key-of-ann"}', prepared({"X-API-Key": "key-of-ann"}), False)


def test_a_broken_pair_is_no_trouble():
    assert hushed(b"x", prepared({"Authorization": "Basic ???"})) == b"x"


CAPABILITIES = b'<WMS name="theia"><name>france</name><theia:x>sentinel2</theia:x><a href="https://h/?map=theia"/></WMS>'


@pytest.mark.parametrize(
    "request_",
    [
        prepared({"Authorization": "Basic " + base64.b64encode(b"name:theia").decode()}),
        prepared({"Authorization": "Basic " + base64.b64encode(b"theia:sentinel2").decode()}),
        prepared({"X-API-Key": "theia"}),
        prepared(url="https://here.example/a?mapkey=france&map=theia"),
        prepared(data={"username": "theia", "password": "sentinel2"}),
    ],
)
def test_capabilities_stay_data(request_):
    assert hushed(CAPABILITIES, request_, all_of_it=False) == CAPABILITIES


@pytest.mark.parametrize(
    "said",
    [
        'href="https://here.example/a?map=x&amp;apikey=france&amp;b=1"',
        "https://here.example/a?APIKEY=france",
        "https%3A%2F%2Fhere.example%2Fa%3Fapikey%3Dfrance%26b%3D1",
    ],
)
def test_keys_of_addresses_are_kept_back_in_links_of_data(said):
    request = prepared(url="https://here.example/a?apikey=france")
    kept = hushed(f"<a>{said}</a><name>france</name>".encode(), request, all_of_it=False)
    assert kept == f"<a>{said.replace('france', '***')}</a><name>france</name>".encode()
    assert b"france" not in hushed(f"<ServiceException>{said}".encode(), request)


def test_a_longer_value_is_another_one():
    request = prepared(url="https://here.example/a?key=abcd")
    assert hushed(b"?key=abcdef&x", request, False) == b"?key=abcdef&x"


def test_keys_in_paths_are_kept_back():
    request = prepared(url="https://here.example/services;key=abcdef/wmts?x=1")
    assert b"abcdef" not in hushed(b"<a href='https://here.example/services;key=abcdef/x'/>", request, False)
    assert b"abcdef" not in hushed(b"abcdef is no key", request)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><title>x", True),
        (b"\n<html lang='fr'>", True),
        (b'<?xml version="1.0"?>\n<ServiceExceptionReport version="1.3.0">', True),
        (b"<ows:ExceptionReport>", True),
        (b"<WMS_Capabilities>", False),
        (b'{"type": "FeatureCollection"}', False),
        (b"", False),
    ],
)
def test_pages_and_reports_are_words(body, words):
    assert is_words(body) is words
