"""Names, addresses and virtual rasters as text: depth, escapes, hostile documents, tables of masks."""

import hashlib
import os
import time
from xml.sax.saxutils import escape

import pytest
from guichet_eo.gis.rasters.mask_lookup import bit_lookup, class_lookup
from guichet_eo.gis.rasters.source_path import href_of, source_path, with_header_file
from guichet_eo.gis.rasters.vrt_links import linked_hosts, linked_paths, replace_paths
from guichet_eo.gis.streams.opened_links import OpenedLinks
from guichet_eo.gis.streams.stream_files import StreamFiles
from guichet_eo.gis.streams.stream_names import MEMORY_FOLDER, file_name, is_gated, is_intact, own_name
from guichet_eo.gis.streams.stream_paths import StreamPaths
from hypothesis import given
from hypothesis import strategies as st

PATH = source_path("https://files.example/a b/é.tif?x=1&y=<2>")


def nested(path, depth):
    """Return a virtual raster that holds another as text, which holds another …"""
    source = f"<SimpleSource><SourceFilename>{escape(path)}</SourceFilename></SimpleSource>"
    document = f"<VRTDataset>{source}</VRTDataset>"
    for _ in range(depth):
        inner = escape(document, {'"': "&quot;"})
        source = f'<SourceFilename relativeToVRT="0">{inner}</SourceFilename>'
        document = f"<VRTDataset><ComplexSource>{source}</ComplexSource></VRTDataset>"
    return document


@pytest.mark.parametrize("depth", range(9))
def test_files_are_found_at_any_depth(depth):
    document = nested(PATH, depth)
    assert linked_paths(document) == (PATH,)
    signed = PATH + "%26sig%3Da%2Bb&<>\"'"
    assert linked_paths(replace_paths(document, lambda path: source_path("https://other.example/b.tif"))) == (
        source_path("https://other.example/b.tif"),
    )
    assert replace_paths(replace_paths(document, lambda path: PATH), lambda path: path) == document
    assert signed not in document
    assert linked_hosts(document) == {"files.example"}


HOSTILE = (
    "<SourceFilename>/vsi" * 200000,
    "&lt;SourceFilename&gt;/vsi" * 150000,
    "&" + "amp;" * 1000000,
    "&amp;" * 1000000,
    "<SourceFilename>/vsi" + "&amp;" * 1000000,
    "<SourceFilename>/vsi" + "x" * 4000000,
    "<SourceFilename " * 300000,
    "<SourceFilename>/vsi&" + "amp;" * 1000000,
    "url=http://" * 400000,
)


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_documents_that_are_made_to_be_slow(place):
    begun = time.monotonic()
    linked_paths(HOSTILE[place])
    linked_hosts(HOSTILE[place])
    assert time.monotonic() - begun < 5.0


@given(st.text(min_size=1, max_size=40))
def test_any_address_becomes_one_name_and_back(rest):
    path = source_path(f"https://files.example/{rest}")
    assert source_path(href_of(path)) == path
    assert linked_paths(nested(path, 2)) == (path,)
    assert not any(mark in path.partition("url=")[2] for mark in "<>&\"' \n\r\t")


def test_headers_go_with_web_files_only():
    assert with_header_file(PATH, "/vsimem/x").startswith("/vsicurl?header_file=/vsimem/x&empty_dir=yes&url=")
    assert with_header_file("/vsis3/a/b.tif", "/vsimem/x") == "/vsis3/a/b.tif"


@pytest.mark.parametrize("href", ["s3://bucket/key/a.tif", "/data/a.tif", "C:\\data\\a.tif", "D:/a.tif"])
def test_other_files(href):
    assert source_path(href).endswith("a.tif")


def table(text, largest):
    """Apply a lookup as GDAL does: linear between two entries, the last one beyond the end."""
    entries = [(int(value), float(shown)) for value, shown in (pair.split(":") for pair in text.split(","))]
    found, place = [], 0
    for value in range(largest + 1):
        while place + 1 < len(entries) and entries[place + 1][0] <= value:
            place += 1
        low = entries[place]
        if low[0] == value or place + 1 == len(entries):
            found.append(low[1])
        else:
            found.append(low[1] if low[1] == entries[place + 1][1] or low[1] != low[1] else None)
    return found


@given(st.frozensets(st.integers(0, 30), max_size=8))
def test_tables_of_classes(hidden):
    found = table(class_lookup(hidden), 40)
    assert [value != value for value in found] == [number in hidden for number in range(41)]


@given(st.frozensets(st.integers(0, 7), max_size=8))
def test_tables_of_bits(bits):
    found = table(bit_lookup(bits, "Byte"), 255)
    marked = sum(1 << bit for bit in bits)
    assert [value != value for value in found] == [bool(number & marked) for number in range(256)]


def test_names_tell_content_and_gate():
    name = file_name("<VRTDataset/>", True)
    assert is_gated(name)
    assert not is_gated(file_name("<VRTDataset/>", False))
    assert is_intact(name, b"<VRTDataset/>")
    assert not is_intact(name, b"<VRTDataset />")
    assert own_name(f"C:\\x\\{name}") == name
    assert own_name(f"{name}.aux.xml") == ""
    assert own_name("guichet-eo-stream-x.vrt") == ""


def test_paths_that_are_not_ours_stay(tmp_path):
    paths = StreamPaths(StreamFiles(tmp_path))
    name = file_name("x", True)
    for path in (
        "",
        "relative.tif",
        "/data/a.tif",
        f"./{name}",
        f"/nowhere/{name}",
        "dbname='x' host=y",
        f"{MEMORY_FOLDER}/{name}",
    ):
        assert paths.read(path) == path
        assert paths.write("/data/a.tif") == "/data/a.tif"


def test_files_keep_every_byte(tmp_path):
    files = StreamFiles(tmp_path / "cache")
    name = files.write("a\r\nb\nc\rd", False)
    assert is_intact(name, (tmp_path / "cache" / name).read_bytes())
    assert files.text(name) == "a\r\nb\nc\rd"
    other = StreamFiles(tmp_path / "other")
    assert other.adopt(tmp_path / "cache" / name, name)
    assert is_intact(name, (tmp_path / "other" / name).read_bytes())


def test_a_file_that_is_no_text(tmp_path):
    content = b"\xff\xfe\x00"
    name = f"guichet-eo-stream-gated-{hashlib.sha256(content).hexdigest()[:32]}.vrt"
    (tmp_path / name).write_bytes(content)
    paths = StreamPaths(StreamFiles(tmp_path / "cache"))
    assert paths.read(str(tmp_path / name)) == str(tmp_path / name)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / name).write_bytes(content)
    assert paths.read(str(tmp_path / name)) == str(tmp_path / name)


def test_forgotten_files_go(tmp_path):
    files = StreamFiles(tmp_path)
    old, new = files.write("old", False), files.write("new", False)
    os.utime(tmp_path / old, (1, 1))
    files.clear_forgotten()
    assert not files.has(old)
    assert files.has(new)


def test_links_that_nobody_opened():
    links = OpenedLinks()
    assert links.name("x") == "x"
    assert not links.are_needed
    links.forget()
