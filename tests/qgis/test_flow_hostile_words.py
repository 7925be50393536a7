"""What a service says of itself is words in QGIS, never markup that fetches something."""

import pytest
from guichet_eo.core.flows.flow_request import FlowRequest
from guichet_eo.core.flows.flow_source import FlowSource
from guichet_eo.gis.flows.flow_loader import _with_account
from guichet_eo.gis.flows.flow_making import dress
from guichet_eo.gis.flows.flow_making_title import flow_title
from qgis.core import QgsRasterLayer

PICTURE = '<img src="http://evil.example/x">'
TILES = "http://127.0.0.1:9/{z}/{x}/{y}.png"
SOURCE = "type=xyz&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png&zmax=3&zmin=0"


WORDS = (PICTURE, f"&lt;b&gt;{PICTURE}", "&lt;img src=x&gt; <b>", "<script>x</script", "<<b>img")


@pytest.mark.parametrize("words", WORDS)
def test_metadata_of_a_layer(qgis_app, words):
    told = {"title": f"T {words}", "attribution": f"A {words}", "licence": f"L {words}", "time": words}
    request = FlowRequest("xyz", TILES, **told)
    layer = QgsRasterLayer(SOURCE, flow_title(request), "wms")
    dress(layer, request)
    shown = layer.htmlMetadata().lower()
    assert "<img" not in shown
    assert "<script" not in shown
    assert "<" not in layer.name() + layer.attribution() + layer.metadata().title()


@pytest.mark.parametrize(
    ("inner", "authcfg"),
    [
        ("https://maps.example.org/wms", "abc1234"),
        ("http://maps.example.org/wms", ""),
        ("https://other.example.org/wms", ""),
    ],
)
def test_the_account_of_a_catalogue_is_not_sent_in_plain_text(inner, authcfg):
    outer = FlowSource("mine/1", "mviewer", "https://maps.example.org/config.xml", authcfg="abc1234")
    assert _with_account(FlowSource("mine/2", "wms", inner), outer).authcfg == authcfg
