"""The dialect "static": files and documents on a web server."""

import json
from pathlib import Path

import pytest
from asked_portal import PROFILE, collect, question, scenes_of, static_portal
from generated_world import sentinel1, sentinel2, world
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.error_kind import ErrorKind
from guichet_eo.core.holding import Holding
from guichet_eo.core.notice import Notice
from guichet_eo.core.portal_error import PortalError
from guichet_eo.providers.dialects import make_provider
from guichet_eo.providers.static_walk import DEEPEST
from loopback import Loopback, Reply, json_reply


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def collection_of(items):
    return {"type": "FeatureCollection", "features": items}


def ask(place, query=None, **more):
    return collect(make_provider(static_portal(place, **more), PROFILE), query or question())


def kind_of(place):
    with pytest.raises(PortalError) as caught:
        ask(place)
    return caught.value.kind


def test_an_item_collection(tmp_path):
    path = write(tmp_path / "items.json", collection_of(world("https://x.example")))
    pages = ask(path, question(("s2-l2a-sen2cor", "s1-grd")))
    scenes = scenes_of(pages)
    assert len(scenes) == 70
    assert pages[-1].matched == 70
    assert {scene.family for scene in scenes} == {"s2-l2a-sen2cor", "s1-grd"}
    assert all(scene.item.decode()["id"] == scene.id for scene in scenes)


def test_it_goes_on_where_it_paused(tmp_path):
    path = write(tmp_path / "items.json", collection_of(world("https://x.example")))
    provider = make_provider(static_portal(path), PROFILE)
    first = next(provider.pages(question(), CancelToken()))
    rest = collect(provider, question(), first.continuation)
    assert len({scene.id for scene in scenes_of([first, *rest])}) == 60
    assert rest[-1].matched is None
    with pytest.raises(PortalError) as caught:
        collect(provider, question(), "nonsense")
    assert caught.value.kind is ErrorKind.BAD_QUERY


def test_collections_that_no_family_names_are_other(tmp_path):
    items = [sentinel2("https://x.example", "31TCJ", day, "my-images") for day in range(5)]
    del items[0]["collection"]
    path = write(tmp_path / "items.json", collection_of([*items, sentinel2("https://x.example", "31TCJ", 0)]))
    assert {scene.family for scene in scenes_of(ask(path, question(("other",))))} == {"other"}
    assert len(scenes_of(ask(path, question(("other",))))) == 5
    assert len(scenes_of(ask(path, question(("other", "s2-l2a-sen2cor"))))) == 5  # one identifier twice
    assert len(scenes_of(ask(path, question(())))) == 5
    assert ask(path, question(("worldcover",))) == []
    assert ask(path, question(("other",)), families={"s1-grd": Holding(("s1-grd",))}) == []


def tree(root):
    """Write a catalogue with a collection, items, loops and dead links."""
    for day in range(4):
        item = sentinel2("https://x.example", "31TCJ", day)
        item["assets"] = {
            "thumbnail": {"href": "./picture.png", "type": "image/png"},
            "B02": {"href": "../b.tif"},
        }
        write(root / "year" / f"item{day}" / "item.json", item)
    links = [{"rel": "item", "href": f"./item{day}/item.json"} for day in range(4)]
    odd = [
        {"rel": "parent", "href": "../catalog.json"},
        {"rel": "child", "href": "../catalog.json"},
        {"rel": "item"},
        7,
        {"rel": "item", "href": "./missing.json"},
        {"rel": "child", "href": "../../outside.json"},
    ]
    write(root.parent / "outside.json", collection_of([sentinel2("https://x.example", "31TDJ", 9)]))
    write(root / "year" / "collection.json", {"type": "Collection", "id": "y", "links": [*links, *odd]})
    child = {"rel": "child", "href": "year/collection.json"}
    return write(root / "catalog.json", {"type": "Catalog", "id": "c", "links": [child]})


def test_a_catalogue_is_walked_once_and_not_left(tmp_path):
    path = tree(tmp_path / "catalogue")
    pages = ask(path)
    assert len(scenes_of(pages)) == 4
    assert pages[-1].unreadable == 1  # the missing one
    scene = scenes_of(pages)[0]
    folder = path.parent / "year"
    assert scene.quicklook.href.startswith(str(folder / "item"))
    assets = {asset.key: asset.href for asset in make_provider(static_portal(path), PROFILE).assets(scene)}
    assert assets["B02"] == str(folder / "b.tif")


def test_the_same_catalogue_on_the_web(tmp_path):
    path = tree(tmp_path / "catalogue")

    def respond(request):
        file = path.parent / request.path.lstrip("/")
        return Reply(200, file.read_bytes()) if file.is_file() else Reply(404)

    with Loopback(respond) as server:
        pages = ask(server.url + "/catalog.json")
        scene = scenes_of(pages)[0]
        assert scene.quicklook.href.startswith(server.url + "/year/item")
    assert len(scenes_of(pages)) == 4


def test_a_single_item(tmp_path):
    path = write(tmp_path / "item.json", sentinel1("https://x.example", 0))
    assert len(scenes_of(ask(path, question(("s1-grd",))))) == 1


def test_endless_depth_ends():
    def respond(request):
        depth = int(request.path.strip("/") or 0)
        return json_reply({"type": "Catalog", "links": [{"rel": "child", "href": f"/{depth + 1}"}]})

    with Loopback(respond) as server:
        assert scenes_of(ask(server.url + "/0")) == []
        assert len(server.requests) == DEEPEST + 1


@pytest.mark.parametrize(
    "href", ["file:///etc/passwd", "/etc/passwd", "//host/share/x.json", "\\\\host\\share\\x.json"]
)
def test_links_out_of_the_catalogue_are_not_followed(tmp_path, href):
    path = write(tmp_path / "catalog.json", {"type": "Catalog", "links": [{"rel": "item", "href": href}]})
    page = ask(path)[-1]
    assert (page.received, page.unreadable) == (0, 0)


@pytest.mark.parametrize(
    "href", ["file:///etc/passwd", "//host/share/picture.png", "\\\\host\\share\\picture.png"]
)
def test_pictures_are_not_fetched_from_shares(tmp_path, href):
    item = sentinel2("https://x.example", "31TCJ", 0)
    item["assets"] = {"thumbnail": {"href": href, "type": "image/png"}}
    assert scenes_of(ask(write(tmp_path / "item.json", item)))[0].quicklook is None


def test_bad_files_have_their_kind(tmp_path):
    assert kind_of(tmp_path / "missing.json") is ErrorKind.GONE
    assert kind_of(tmp_path) is ErrorKind.DISK
    for text in ("", "<html>", "[]", '{"type":"FeatureCollection","features":[{', '{"a":1}', "{}"):
        path = tmp_path / "bad.json"
        path.write_text(text)
        assert kind_of(path) is ErrorKind.BAD_ANSWER, text


def test_items_that_cannot_be_read_are_counted(tmp_path):
    items = [sentinel2("https://x.example", "31TCJ", 0), 7, {"id": 1}, None]
    page = ask(write(tmp_path / "items.json", collection_of(items)))[0]
    assert (len(page.scenes), page.unreadable) == (
        1,
        2,
    )  # the object may be of a family that was not asked for
    assert Notice.UNREADABLE_ITEMS in page.notices


def test_the_demonstration_data_can_be_searched():
    from guichet_eo.core.portal_file import read_portal

    resources = Path(__file__).parents[2] / "resources"
    document = json.loads((resources / "portals" / "sandbox.json").read_text(encoding="utf-8"))
    portal = read_portal(document, base=str(resources))
    items = json.loads((resources / "sandbox" / "items.json").read_text(encoding="utf-8"))["features"]
    world_wide = {
        "type": "Polygon",
        "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]],
    }
    query = question(tuple(portal.families), area=world_wide, start=None, end=None)
    pages = collect(make_provider(portal, PROFILE), query)
    scenes = scenes_of(pages)
    assert len(scenes) == len(items) == pages[-1].matched
    assert all(Path(scene.quicklook.href).is_file() for scene in scenes)
    assert all(scene.quicklook.placement is not None for scene in scenes)
    assert {scene.family for scene in scenes} == set(portal.families)
