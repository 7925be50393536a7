"""The portal file of DINAMIS, unchanged, against a stand-in at its real host names.

Signing is in `test_simulated_pixels.py`, Sentinel-2 in `test_simulated_recall.py`. Nothing was recorded.
"""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from guichet_eo.core.account import Account
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.period import Period
from guichet_eo.core.portal_error import PortalError
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.query import Query
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.pixel_gates import account_kinds, make_gate
from recall import CASES, Recall
from recall_row import RecallRow

RESOURCES = Path(__file__).parents[2] / "resources"
PAIR = Account("keypair", {"access-key": "demo-access-key", "secret-key": "demo-secret-key"})
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.2, 43.4], [1.7, 43.4], [1.7, 43.8], [1.2, 43.8], [1.2, 43.4]]],
}
SPOT = RecallRow(
    "dinamis (SPOT)", "dinamis", "dinamis", {"spot67-ortho": ("dinamis-openspot-6-7", "spot-6-7-drs")}
)


def portal():
    return read_portal(json.loads((RESOURCES / "portals" / "dinamis.json").read_text(encoding="utf-8")))


def spot_scenes(profile):
    query = Query(TOULOUSE, Period.of_days(date(2017, 1, 1), date(2023, 12, 31)), ("spot67-ortho",), limit=0)
    provider = make_provider(portal(), profile)
    scenes = [scene for page in provider.pages(query, CancelToken()) for scene in page.scenes]
    return provider, scenes


@pytest.mark.parametrize("case", CASES)
def test_spot_under_its_old_and_new_name_is_found_once(case, truth, profile):
    score = Recall(truth, SPOT).run(case, profile)
    if score is None:
        pytest.skip("SPOT covers mainland France only")
    assert (score.missing, score.extra, score.doubled) == ([], [], [])


def test_a_spot_scene_and_its_signed_files(profile):
    provider, scenes = spot_scenes(profile)
    assert len({scene.id for scene in scenes}) == len(scenes) >= 3
    scene = scenes[0]
    assert scene.platform.startswith("SPOT")
    assert scene.cloud is not None
    assert not scene.quicklook.open, "it lies on the host whose files are signed"
    assets = {asset.key: asset for asset in provider.assets(scene)}
    pan = assets.get("PAN") or assets["src_pan"]
    assert pan.needs == "login"
    with HttpSession("dinamis", profile, CancelToken()) as session:
        with pytest.raises(PortalError) as caught:
            session.get(pan.href)
        assert caught.value.kind is ErrorKind.NOT_ALLOWED
        access = make_gate(portal(), profile, PAIR).open([pan.href], CancelToken())
        signed = access.links[pan.href]
        assert "X-Amz-Expires=28800" in signed
        assert session.get(signed).body[:2] in (b"II", b"MM")


def test_a_signed_link_that_has_ended_is_signed_again(profile, control):
    provider, scenes = spot_scenes(profile)
    href = provider.assets(scenes[0])[0].href
    control("POST", "/settings", {"signed_seconds": 1})
    gate = make_gate(portal(), profile, PAIR)
    first = gate.open([href], CancelToken())
    time.sleep(1.1)
    second = gate.open([href], CancelToken())
    assert second.links[href] != first.links[href]
    with HttpSession("dinamis", profile, CancelToken()) as session:
        with pytest.raises(PortalError):
            session.get(first.links[href])
        assert session.get(gate.open([href], CancelToken()).links[href]).body


def test_only_what_lies_in_montpellier_is_signed(profile, control):
    elsewhere = ["https://example.org/a.tif", "https://meso.umontpellier.fr.example.org/a.tif"]
    assert make_gate(portal(), profile, PAIR).open(elsewhere, CancelToken()).links == {}
    assert account_kinds(portal())[0] == "keypair"
