"""Any tree of layers, in both versions: each layer has what a plain reading of the standard gives it."""

from dataclasses import dataclass, field

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.providers.flows.flow_reader import parse_capabilities
from hypothesis import given, settings
from hypothesis import strategies as st

BOXES = ((0, 40, 10, 50), (-5, 42, 8, 51), (170, -20, -170, 20))
CODES = ("EPSG:3857", "EPSG:4326", "EPSG:2154", "EPSG:32631")


@dataclass
class Node:
    name: str
    title: str
    box: tuple
    codes: list
    styles: list
    date: str
    below: list = field(default_factory=list)


def nodes(below):
    return st.builds(
        Node,
        st.sampled_from(["", *"abcdefgh"]),
        st.sampled_from(["", "One", "Two", "Trois é"]),
        st.sampled_from([None, *BOXES]),
        st.lists(st.sampled_from(CODES), max_size=3),
        st.lists(st.sampled_from("stuv"), max_size=2, unique=True),
        st.sampled_from(["", "2020-01-01", "2021/2022/P1M"]),
        below,
    )


TREES = st.recursive(nodes(st.just([])), lambda inner: nodes(st.lists(inner, max_size=4)), max_leaves=12)


def written(node, version):
    older = version == "1.1.1"
    name, codes = ("SRS" if older else "CRS"), list(node.codes)
    parts = [f"<Name>{node.name}</Name>" if node.name else "", f"<Title>{node.title}</Title>"]
    parts += [f"<{name}>{' '.join(codes)}</{name}>"] if older else [f"<{name}>{c}</{name}>" for c in codes]
    if node.box:
        west, south, east, north = node.box
        parts.append(
            f'<LatLonBoundingBox minx="{west}" miny="{south}" maxx="{east}" maxy="{north}"/>'
            if older
            else f'<BoundingBox CRS="EPSG:4326" minx="{south}" miny="{west}" maxx="{north}" maxy="{east}"/>'
        )
    if node.date and older:
        parts.append(f'<Dimension name="time" units="ISO8601"/><Extent name="time">{node.date}</Extent>')
    elif node.date:
        parts.append(f'<Dimension name="time" units="ISO8601">{node.date}</Dimension>')
    parts += [f"<Style><Name>{style}</Name></Style>" for style in node.styles]
    return f"<Layer>{''.join(parts)}{''.join(written(each, version) for each in node.below)}</Layer>"


def expected(node, above, path, outermost=True):
    """Yield name → what a layer has; the first of a name counts."""
    own = {
        "box": node.box or above["box"],
        "crs": set(node.codes) | above["crs"],
        "styles": set(node.styles) | above["styles"],
        "date": node.date or above["date"],
    }
    if node.name:
        yield node.name, {**own, "title": node.title or node.name, "path": path}
    title = node.title or node.name
    inner = path if outermost or not title else (*path, title)
    for each in node.below:
        yield from expected(each, own, inner, outermost=False)


@pytest.mark.parametrize("version", ["1.1.1", "1.3.0"])
@given(TREES)
@settings(max_examples=60)
def test_layers_have_what_the_standard_gives_them(version, tree):
    root = "WMT_MS_Capabilities" if version == "1.1.1" else "WMS_Capabilities"
    body = f'<{root} version="{version}"><Capability>{written(tree, version)}</Capability></{root}>'
    source = FlowSource("p/1", "wms", "https://h.org/wms")
    service = parse_capabilities(source, body.encode(), CancelToken())
    wanted = {}
    for name, facts in expected(tree, {"box": None, "crs": set(), "styles": set(), "date": ""}, ()):
        wanted.setdefault(name, facts)
    assert [layer.name for layer in service.layers] == list(wanted)
    for layer in service.layers:
        found = {
            "box": layer.box,
            "crs": set(layer.crs),
            "styles": {style.name for style in layer.styles},
            "date": "" if layer.dates is None else layer.dates.text,
            "title": layer.title,
            "path": layer.path,
        }
        assert found == wanted[layer.name]
        assert len(layer.crs) == len(set(layer.crs))
        assert len(layer.styles) == len(found["styles"])
