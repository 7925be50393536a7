"""The user's own services in the profile, and capabilities on disk."""

import json
import re

import pytest
from guichet_eo.core.flow import Flow
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.core.local_text import LocalText
from guichet_eo.gis.flows import flow_cache
from guichet_eo.gis.flows.flow_cache import FlowCache, packed, unpacked
from guichet_eo.gis.flows.flow_store import FlowStore

INSTANCE = "11111111-2222-3333-4444-555555555555"
ADDRESS = "https://maps.example/wms"
PLAIN = FlowSource("mine/1", "wms", ADDRESS, LocalText("Maps", "Maps"))
FULL = FlowSource(
    "mine/2",
    "wmts",
    "https://sh.example/ogc/wmts/guichet-eo-0123456789ab",
    LocalText("Tiles", "Tuiles"),
    authcfg="abc1234",
    flows=(
        Flow(
            "wmts",
            "https://sh.example/ogc/wmts/guichet-eo-0123456789ab",
            "ndvi",
            style="dark",
            crs="EPSG:4326",
            times=("2020-01-01/..",),
            title=LocalText("NDVI", "Indice"),
            attribution="© Bed",
            abstract=LocalText("Index", "Indice"),
            families=("s2-l2a-maja",),
            yearly=True,
            format="image/jpeg",
            zoom=(2, 14),
            date_form="%Y",
        ),
    ),
    only=("A.*",),
    whole=False,
    templates="kvp",
    secret=True,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "flows.json"


def test_what_is_kept_is_read_back(path):
    store = FlowStore(path)
    assert store.sources == ()
    store.save(PLAIN)
    store.save(FULL)
    again = FlowStore(path)
    assert again.sources == (PLAIN, FULL)
    again.remove("mine/1")
    again.remove("mine/none")
    assert FlowStore(path).sources == (FULL,)


def test_the_same_id_is_replaced_in_its_place(path):
    store = FlowStore(path)
    for source in (PLAIN, FULL, FlowSource("mine/1", "wmts", ADDRESS)):
        store.save(source)
    assert [(source.id, source.kind) for source in FlowStore(path).sources] == [
        ("mine/1", "wmts"),
        ("mine/2", "wmts"),
    ]


@pytest.mark.parametrize(
    "source",
    [
        FlowSource("mine/1", "wms", "https://user:word@maps.example/wms"),
        FlowSource("mine/1", "wms", "file:///etc/passwd"),
        FlowSource("mine/1", "wms", ""),
        FlowSource("mine/1", "ftp", ADDRESS),
        FlowSource("bed/1", "wms", ADDRESS),
        FlowSource("mine/1", "wms", f"https://sh.example/ogc/wms/{INSTANCE}"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(path, source):
    store = FlowStore(path)
    store.save(PLAIN)
    with pytest.raises(ValueError, match="“"):
        store.save(source)
    assert store.sources == FlowStore(path).sources == (PLAIN,)
    assert not re.search(f"word|{INSTANCE}", path.read_text(encoding="utf-8"))


def test_a_profile_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("no folder")
    store = FlowStore(tmp_path / "file" / "flows.json")
    with pytest.raises((NotADirectoryError, FileExistsError)):
        store.save(PLAIN)
    assert store.sources == ()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"flows": {}}', '{"schema": 9, "flows": []}', "\ufffd", '"' + "[" * 100_000]
)
def test_a_damaged_file_is_set_aside(path, text):
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    store = FlowStore(path)
    assert store.sources == ()
    assert len(store.problems) == 1
    store.save(PLAIN)
    assert FlowStore(path).sources == (PLAIN,)
    assert path.with_suffix(".damaged").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "mine/9", "kind": "wms", "address": ADDRESS, "colour": "blue"},
        {"id": "mine/9", "kind": "hologram", "address": ADDRESS},
        {"id": "mine/9", "kind": "wms", "address": "javascript:alert(1)"},
        {"id": "mine/9", "kind": "wms"},
        {"id": "mine/9", "kind": "wms", "address": ADDRESS, "layers": [{"zoom": "all"}]},
        {"id": "mine/9", "kind": "wms", "address": ADDRESS, "layers": [{"layer": 7}]},
        {"id": "mine/9", "kind": "wms", "address": ADDRESS, "whole": "yes"},
        {"kind": "wms", "address": ADDRESS},
    ],
)
def test_an_entry_that_cannot_be_read_is_passed_over_and_stays(path, entry):
    store = FlowStore(path)
    store.save(PLAIN)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["flows"].insert(0, entry)
    path.write_text(json.dumps(document), encoding="utf-8")
    store = FlowStore(path)
    assert store.sources == (PLAIN,)
    assert len(store.problems) == 1
    store.save(FULL)
    assert FlowStore(path).sources == (PLAIN, FULL)
    assert entry in json.loads(path.read_text(encoding="utf-8"))["flows"]


@pytest.fixture
def cache(tmp_path):
    return FlowCache(tmp_path / "cache")


def test_documents_are_kept_packed_under_names_that_tell_nothing(cache, tmp_path):
    body = b"<WMS_Capabilities>" + b"layer" * 10_000
    cache.write(PLAIN, packed(body))
    assert cache.read(PLAIN)[0] == body
    (path,) = tmp_path.glob("cache/*/*")
    assert "maps" not in path.name
    assert cache.size() == path.stat().st_size < 1000
    cache.forget(PLAIN)
    assert cache.read(PLAIN) is None


def test_services_of_other_kinds_and_accounts_are_told_apart(cache):
    cache.write(PLAIN, packed(b"open"))
    for other in (
        FlowSource("mine/1", "wmts", ADDRESS),
        FlowSource("mine/1", "wms", ADDRESS, authcfg="abc1234"),
    ):
        assert cache.read(other) is None
    assert cache.read(FlowSource("bed/7", "wms", ADDRESS))[0] == b"open"


def test_what_secret_services_say_is_never_written(cache, tmp_path):
    cache.write(FULL, packed(b"secret"))
    assert cache.read(FULL) is None
    assert not list(tmp_path.glob("cache/*"))


def test_the_age_of_a_document(cache, monkeypatch):
    monkeypatch.setattr(flow_cache.time, "time", lambda: 1_000_000.5)
    cache.write(PLAIN, packed(b"body"))
    monkeypatch.setattr(flow_cache.time, "time", lambda: 1_000_100.0)
    assert cache.read(PLAIN) == (b"body", 100.0)
    monkeypatch.setattr(flow_cache.time, "time", lambda: 900_000.0)  # the clock was put back
    assert cache.read(PLAIN) == (b"body", float("inf"))


def test_the_oldest_goes_when_there_is_no_more_room(tmp_path):
    cache = FlowCache(tmp_path / "cache", 3000)
    sources = [FlowSource(f"mine/{number}", "wms", f"{ADDRESS}/{number}") for number in range(5)]
    for source in sources:
        cache.write(source, bytes(range(250)) * 4)
    assert cache.size() <= 3000
    cache.clear()
    assert cache.size() == 0


@pytest.mark.parametrize("data", [b"", b"nonsense", packed(b"body" * 100)[:-6], packed(b"body")[:3]])
def test_damaged_documents(data):
    with pytest.raises(ValueError, match=r"Error|cut off"):
        unpacked(data)


def test_a_packed_bomb_is_not_unpacked():
    with pytest.raises(ValueError, match="too large"):
        unpacked(packed(bytes(70 << 20)))
