"""Keys in addresses: found, hidden by aliases, put back on the way to their host alone."""

import pytest
from guichet_eo.core.flows.address_key import has_key, hide_keys, is_key_name, key_alias, keys_of
from guichet_eo.core.flows.instance_alias import aliases_in
from guichet_eo.providers.disguise import Disguise
from guichet_eo.providers.flows.door import Door
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.safe_urls import shown_url

HOST = "maps.example.org"
WMS = f"https://{HOST}/wms?map=/a/b.map&apikey=s%C3%A9same"


KEYS = """
    apikey api_key api-key APIKEY key KEY mapkey token access_token accessToken subscription-key password pwd
    sig X-Amz-Signature auth api%5Fkey client_secret
"""
OTHERS = "map layers TIME style styles format author authority design x keyword"


@pytest.mark.parametrize("name", KEYS.split())
def test_names_of_keys(name):
    assert is_key_name(name)
    assert has_key(f"https://{HOST}/x?a=b&{name}=value")


@pytest.mark.parametrize("name", OTHERS.split())
def test_other_names(name):
    assert not is_key_name(name)
    assert not has_key(f"https://{HOST}/x?{name}=value")


@pytest.mark.parametrize(
    ("url", "written"),
    [
        (WMS, "apikey=s%C3%A9same"),
        (f"https://{HOST}/t/{{z}}/{{x}}/{{y}}.png?key=abc", "key=abc"),
        (f"https://{HOST}/services;key=abc/wmts/1.0.0/WMTSCapabilities.xml", "key=abc"),
        (f"https://{HOST}/wms?a=1&token=a/b;c=&b=2", "token=a/b;c="),
        (f"https://{HOST}/wms?&TOKEN=x&&", "TOKEN=x"),
    ],
)
def test_a_key_is_hidden_and_the_rest_stays(url, written):
    hidden, keys = hide_keys(url)
    name, _mark, value = written.partition("=")
    assert list(keys_of(url)) == [(name, value)]
    assert list(keys.values()) == [value]
    assert hidden == url.replace(written, f"{name}={next(iter(keys))}")
    assert aliases_in(hidden) == tuple(keys)
    assert hide_keys(hidden) == (hidden, {})


@pytest.mark.parametrize(
    "url", ["", "no address", f"https://{HOST}/x?key=", f"https://{HOST}/x?key={{key}}", f"https://{HOST}/key/x"]
)
def test_nothing_to_hide(url):
    assert hide_keys(url) == (url, {})


def test_aliases_are_the_same_everywhere_and_of_one_host():
    assert key_alias(HOST, "abc") == key_alias(HOST, "abc")
    assert len({key_alias(HOST, "abc"), key_alias(HOST, "abd"), key_alias("other.example", "abc")}) == 3


@pytest.fixture
def known():
    hidden, keys = hide_keys(WMS)
    disguise = Disguise()
    for alias, key in keys.items():
        disguise.learn_key(HOST, alias, "apikey", key)
    return disguise, hidden, next(iter(keys))


def test_a_key_goes_out_to_its_host_only(known):
    disguise, hidden, _alias = known
    assert disguise.revealed(hidden) == WMS
    for url in (
        hidden.replace(HOST, "evil.example"),
        hidden.replace("https", "http"),
        hidden.replace(HOST, f"{HOST}@evil.example"),
        f"https://evil.example/?u={hidden}",
    ):
        assert "s%C3%A9same" not in disguise.revealed(url)


@pytest.mark.parametrize("form", ["apikey=s%C3%A9same", "APIKEY=sésame", "apikey%3Ds%C3%A9same"])
def test_links_that_come_back_have_the_alias(known, form):
    disguise, _hidden, alias = known
    said = disguise.hidden(f'<a href="https://{HOST}/x?{form}&amp;a=b"/><name>sésame</name>'.encode()).decode()
    assert alias in said
    assert said.endswith("<name>sésame</name>")
    assert "same&" not in said


def test_forgotten_keys_and_words_about_them(known):
    disguise, hidden, alias = known
    assert "same" not in repr(disguise)
    disguise.forget(HOST, alias)
    assert disguise.revealed(hidden) == hidden
    assert disguise.hidden(WMS.encode()) == WMS.encode()


def test_a_door_of_a_key_opens_what_has_its_alias():
    door = Door(f"https://{HOST}", NetworkProfile(), alias="guichet-eo-0123456789ab")
    assert door.opens(f"https://{HOST}/wms?key=guichet-eo-0123456789ab")
    assert not door.opens(f"https://{HOST}/wms?key=guichet-eo-ffffffffffff")
    assert not door.opens(f"https://{HOST}.evil.example/?guichet-eo-0123456789ab")


def test_keys_in_paths_are_not_shown():
    assert shown_url(f"https://{HOST}/services;key=abc/wmts?x=y") == f"https://{HOST}/services;key=***/wmts?…"
