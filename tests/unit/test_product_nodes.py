"""The inside of a product, listed folder by folder from a server of ours."""

import json
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_access import PortalAccess
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.http_session import HttpSession
from guichet_eo.providers.network_profile import NetworkProfile
from guichet_eo.providers.product_nodes import ProductNodes, product_address
from loopback import Loopback, json_reply

NAME = "S2C_MSIL2A_20260807T105031_N0511_R051_T31TCJ_20260807T141500.SAFE"
BAND = "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_20260807T105031_B04_10m.jp2"
FILES = {
    "manifest.safe": 68_902,
    "MTD_MSIL2A.xml": 54_794,
    BAND: 127_466_004,
    "GRANULE/L2A_T31TCJ/IMG_DATA/R10m/T31TCJ_20260807T105031_TCI_10m.jp2": 1_000,
    "GRANULE/L2A_T31TCJ/QI_DATA/MSK_CLASSI_B00.jp2": 2_000,
    "HTML/UserProduct_index.html": 3_000,
    f"{NAME[:-5]}-ql.jpg": 4_000,
}
PRODUCT = "/odata/v1/Products(e7f0819d-8cf8-40a8-8114-86ade385ec04)"


class NodeServer(Loopback):
    """Lists a tree as the recorded nodes_listing.json does; `change` may spoil a listing."""

    def __init__(self, files=FILES, root=NAME, change=None):
        super().__init__(self.answer)
        self.tree, self.root, self.change = files, root, change

    def answer(self, request):
        steps = [step.rstrip(")") for step in unquote(request.path).split("/Nodes(")[1:]]
        steps[-1:] = [steps[-1].rpartition(")/Nodes")[0] or steps[-1]] if steps else []
        listing = self.children(steps)
        if self.change is not None:
            listing = self.change(steps, listing)
        return json_reply(listing)

    def children(self, steps):
        if not steps and self.root:
            return {"result": [self.node(steps, self.root, 0, 9)]}
        folder = "".join(f"{step}/" for step in (steps[1:] if self.root else steps))
        below = {}
        for path, size in self.tree.items():
            if path.startswith(folder):
                name, _, rest = path[len(folder) :].partition("/")
                below.setdefault(name, []).append((rest, size))
        nodes = [
            self.node(steps, name, 0 if found[0][0] else found[0][1], len(found) if found[0][0] else 0)
            for name, found in below.items()
        ]
        return {"result": nodes}

    def node(self, steps, name, size, children):
        # addresses of another host: they are not followed
        return {"Id": name, "Name": name, "ContentLength": size, "ChildrenNumber": children,
                "Nodes": {"uri": f"https://elsewhere.example/Nodes({name})/Nodes"}}  # fmt: skip


def portal_of(server, **told):
    return Portal(
        "cdse", LocalText("CDSE"), "CDSE",
        endpoints={"download": f"{server.url}/odata/v1"},
        access=PortalAccess(pixels="login"),
        trusted_hosts=("127.0.0.1",),
        options={"nodes": True, **told},
    )  # fmt: skip


def product_asset(host="https://zipper.example"):
    return Asset("Product", "", f"{host}{PRODUCT}/$value", "application/zip", ("data",), needs="login")


@contextmanager
def nodes(server, assets=()):
    portal = portal_of(server)
    with HttpSession("cdse", NetworkProfile(timeout=5.0), CancelToken()) as session:
        yield ProductNodes(portal, session, [product_asset(), *assets])


def listed(server, *assets):
    with nodes(server, assets) as found:
        return found.files(server.url + PRODUCT)


def test_all_files_with_their_places_sizes_and_addresses():
    with NodeServer() as server:
        files = listed(server)
    assert {file.key: file.size for file in files} == FILES
    assert all(file.path == f"{NAME}/{file.key}" for file in files)
    band = next(file for file in files if file.key == BAND)
    inner = "".join(f"/Nodes({step})" for step in [NAME, *BAND.split("/")])
    assert band.href == f"{server.url}{PRODUCT}{inner}/$value"
    assert (band.media_type, band.roles, band.needs) == ("image/jp2", ("data",), "login")
    assert {file.path.rpartition("/")[2]: file.roles[0] for file in files if file is not band} == {
        "manifest.safe": "metadata", "MTD_MSIL2A.xml": "metadata", "MSK_CLASSI_B00.jp2": "quality",
        "T31TCJ_20260807T105031_TCI_10m.jp2": "visual", "UserProduct_index.html": "metadata",
        f"{NAME[:-5]}-ql.jpg": "overview",
    }  # fmt: skip
    folders = 1 + len(
        {"/".join(path.split("/")[:depth]) for path in FILES for depth in range(path.count("/") + 1)}
    )
    assert len(server.requests) == folders, "one request a folder"


def test_what_the_search_told_of_a_file_is_kept():
    told = Asset(
        "B04_10m", "", "https://x", checksum="md5:aa", checksums=("sha3_256:bb", "md5:aa"), size=FILES[BAND],
        resolution=10.0, path=f"{NAME}/{BAND}", s3=f"s3://eodata/Sentinel-2/{NAME}/{BAND}",
    )  # fmt: skip
    other = Asset("m", "", "https://x", checksum="md5:cc", size=5, path=f"{NAME}/manifest.safe")
    with NodeServer() as server:
        files = {file.key: file for file in listed(server, told, other)}
    assert files[BAND].all_checksums == ("sha3_256:bb", "md5:aa")
    assert files[BAND].resolution == 10.0
    assert files["manifest.safe"].checksum == "", "the file has another size by now"
    assert files["MTD_MSIL2A.xml"].s3 == f"s3://eodata/Sentinel-2/{NAME}/MTD_MSIL2A.xml"


def test_a_product_that_is_a_single_file():
    with NodeServer({"S5P_OFFL_L2__NO2.nc": 400_000_000}, root="") as server:
        (file,) = listed(server)
    assert (file.path, file.size, file.media_type) == (
        "S5P_OFFL_L2__NO2.nc",
        400_000_000,
        "application/x-netcdf",
    )


def more(*nodes):
    return lambda steps, listing: {"result": listing["result"] + ([] if steps else list(nodes))}


@pytest.mark.parametrize(
    "name", ["..", ".", "../../x", "a/b", "a\\b", "", "x" * 300, "a)/Products(b", "q?x", "f#x", 7, None]
)
def test_a_name_that_leads_elsewhere_is_left_out(name):
    hostile = {"Name": name, "ContentLength": 10, "ChildrenNumber": 0}
    with NodeServer(change=more(hostile, {**hostile, "ChildrenNumber": 3})) as server:
        assert {file.key for file in listed(server)} == set(FILES)
    assert not any("Products(b" in request.path or ".." in request.path for request in server.requests)


def test_empty_folders_and_files_of_no_length_are_left_out():
    empty = {"Name": "AUX_DATA", "ContentLength": 0, "ChildrenNumber": 0}
    with NodeServer(change=more(empty, {"Name": "x"}, "text", None)) as server:
        assert len(listed(server)) == len(FILES)


def endless(steps, _listing):
    return {"result": [{"Name": "again", "ContentLength": 0, "ChildrenNumber": 1}]}


def wide(steps, _listing):
    if len(steps) > 1:
        return {"result": [{"Name": "f.xml", "ContentLength": 1, "ChildrenNumber": 0}]}
    return {"result": [{"Name": f"d{n}", "ContentLength": 0, "ChildrenNumber": 1} for n in range(300)]}


def crowded(steps, _listing):
    return {"result": [{"Name": f"f{n}.xml", "ContentLength": 1, "ChildrenNumber": 0} for n in range(6000)]}


@pytest.mark.parametrize(("change", "most"), [(endless, 10), (wide, 200), (crowded, 1)])
def test_a_listing_without_end_is_given_up(change, most):
    with NodeServer(change=change) as server, pytest.raises(PortalError) as caught:
        listed(server)
    assert caught.value.kind is ErrorKind.BAD_ANSWER
    assert "does not end" in caught.value.detail
    assert len(server.requests) <= most


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"result": []}, ErrorKind.GONE),
        ({"result": {}}, ErrorKind.BAD_ANSWER),
        ({"value": []}, ErrorKind.BAD_ANSWER),
        ([], ErrorKind.BAD_ANSWER),
        ("text", ErrorKind.BAD_ANSWER),
    ],
)
def test_what_is_no_listing(answer, kind):
    with NodeServer(change=lambda steps, listing: answer) as server, pytest.raises(PortalError) as caught:
        listed(server)
    assert caught.value.kind is kind
    assert json.dumps(answer) not in str(caught.value)


def test_cancelling_ends_it():
    token = CancelToken()

    def change(steps, listing):
        token.cancel()
        return listing

    with NodeServer(change=change) as server, HttpSession("cdse", NetworkProfile(), token) as session:
        inner = ProductNodes(portal_of(server), session, [product_asset()])
        with pytest.raises(PortalError) as caught:
            inner.files(server.url + PRODUCT)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert len(server.requests) == 1


def test_what_can_be_listed():
    with NodeServer() as server:
        portal = portal_of(server)
        assert product_address(portal, [product_asset()]) == server.url + PRODUCT
        assert product_address(portal, []) == ""
        assert product_address(portal_of(server, nodes=False), [product_asset()]) == ""
        inside = Asset("B04", "", f"https://zipper.example{PRODUCT}/Nodes(x.SAFE)/$value")
        assert product_address(portal, [inside]) == ""
