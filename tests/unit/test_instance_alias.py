"""Aliases of secret instance ids, and the disguise that puts the ids in their place."""

import pytest
from guichet_eo.core.flows.instance_alias import aliases_in, hide_instance, instance_alias, is_instance_id
from guichet_eo.providers.disguise import Disguise

ID = "0A1b2c3d-1111-2222-3333-444455556666"
OTHER = "99999999-1111-2222-3333-444455556666"
HOST = "sh.example.org"


def test_the_alias_is_the_same_everywhere_and_tells_nothing():
    alias = instance_alias(ID)
    assert alias == "guichet-eo-fcd0af9c440f" == instance_alias(f" {ID.lower()} ")
    assert alias != instance_alias(OTHER)


@pytest.mark.parametrize("service", ["wms", "wmts", "wcs", "wfs", "WMS"])
@pytest.mark.parametrize("rest", ["", "?SERVICE=WMS&TIME=2026-01-01", "/", "#part", "/x?y"])
def test_an_id_in_an_address_is_hidden(service, rest):
    hidden, found = hide_instance(f"https://{HOST}/ogc/{service}/{ID}{rest}")
    assert found == ID
    assert hidden == f"https://{HOST}/ogc/{service}/{instance_alias(ID)}{rest}"


def test_it_is_hidden_below_a_folder_and_wherever_else_it_stands():
    hidden, found = hide_instance(f"http://h:81/a/b/ogc/wms/{ID}?map={ID.lower()}")
    assert found == ID
    assert ID.lower() not in hidden.lower()


@pytest.mark.parametrize(
    "url",
    [
        f"https://{HOST}/wms?map={ID}",
        f"https://{HOST}/ogc/wms/{ID}0",
        f"https://{HOST}/ogc/wms/shared",
        f"https://{HOST}/x?u=/ogc/wms/{ID}",
        f"ftp://{HOST}/ogc/wms/{ID}",
        f"https://{HOST}/ogc/wms/{instance_alias(ID)}",
        "",
    ],
)
def test_other_addresses_stay(url):
    assert hide_instance(url) == (url, "")


def test_ids_and_aliases_are_recognised():
    assert is_instance_id(ID)
    assert not is_instance_id(f"{ID}0")
    assert not is_instance_id("shared")
    one, two = instance_alias(ID), instance_alias(OTHER)
    assert aliases_in(f"url=https://h/ogc/wms/{one}&x={two}&again={one} {two}0") == (one, two)


@pytest.fixture
def disguise():
    known = Disguise()
    known.learn(HOST, instance_alias(ID), ID)
    return known


def test_a_secret_goes_out_to_its_host_only(disguise):
    alias = instance_alias(ID)
    assert disguise.revealed(f"https://{HOST}/ogc/wms/{alias}?a=b") == f"https://{HOST}/ogc/wms/{ID}?a=b"
    for url in (
        f"https://evil.example/ogc/wms/{alias}",
        f"https://{HOST}@evil.example/ogc/wms/{alias}",
        f"https://evil.example\\@{HOST}/ogc/wms/{alias}",
        f"http://{HOST}/ogc/wms/{alias}",  # in plain text
        f"https://{HOST}/?back=/{alias}",
        f"https://{HOST}/ogc/wms/{instance_alias(OTHER)}",
    ):
        assert disguise.revealed(url) == url


def test_what_comes_back_has_the_alias(disguise):
    alias = instance_alias(ID)
    said = f"<a href='https://{HOST}/ogc/wms/{ID}?'>{ID.upper()}</a>".encode()
    assert disguise.hidden(said) == f"<a href='https://{HOST}/ogc/wms/{alias}?'>{alias}</a>".encode()
    assert disguise.hidden_text(f"x {ID}") == f"x {alias}"
    assert ID not in repr(disguise)


def test_what_is_forgotten_is_not_told_any_more(disguise):
    disguise.forget(HOST, instance_alias(ID))
    url = f"https://{HOST}/ogc/wms/{instance_alias(ID)}"
    assert disguise.revealed(url) == url
    assert disguise.hidden(ID.encode()) == ID.encode()
