"""Portal files: read, written, and refused with one clear sentence."""

import copy
from datetime import datetime, timezone

import pytest
from guichet_eo.core.portal_file import read_portal, write_portal
from guichet_eo.core.portal_file_error import PortalFileError
from guichet_eo.core.portal_kind import PortalKind
from guichet_eo.core.portal_status import PortalStatus

FULL = {
    "schema": 1,
    "id": "example",
    "title": {"en": "Example portal", "fr": "Guichet d'exemple"},
    "short_title": "Example",
    "owner": "Somebody",
    "homepage": "https://example.org/",
    "status": {"state": "closing", "since": "2026-03", "successor": "cdse"},
    "dialect": "stac",
    "endpoints": {"stac": "https://stac.example.org/v1"},
    "families": {
        "s2-l1c": {
            "collections": ["sentinel-2-l1c"],
            "boxes": [[-10, 35, 30, 60]],
            "start": "2015-06-27",
            "end": "2020-12-31",
            "conditions": {"a": 1},
        },
        "dem": {"collections": ["cop-dem"], "pixels": "sign", "search": "login", "dialect": "m2m"},
    },
    "access": {
        "search": "anonymous",
        "pixels": "login",
        "kind": "oidc",
        "register_url": "https://example.org/register",
        "note": {"en": "Free.", "fr": "Gratuit."},
    },
    "terms": {
        "licence": "Open",
        "acceptance": "once",
        "attribution": "© Somebody",
        "quicklooks_kept": False,
        "price": "0",
    },
    "flows": [
        {
            "kind": "wms",
            "endpoint": "https://example.org/wms",
            "layer": "a",
            "times": ["2020-01-01"],
            "title": {"en": "Layer A", "fr": "Couche A"},
            "attribution": "© Somebody else",
            "abstract": {"en": "What A shows.", "fr": "Ce que montre A."},
            "families": ["s2-l1c"],
            "format": "image/jpeg",
        },
        {
            "kind": "wmts",
            "endpoint": "https://example.org/wmts",
            "only": ["IMAGES.*", "*NDVI*"],
            "templates": "kvp",
        },
        {
            "kind": "xyz",
            "endpoint": "https://example.org/{time}/{z}/{x}/{y}.png",
            "times": ["2021-01-01/2021-12-31"],
            "yearly": True,
            "zoom": [6, 14],
            "date_form": "%Y",
        },
    ],
    "trusted_hosts": ["example.org"],
    "options": {"page_size": 50},
    "facts": [{"text": "Slow.", "source": "a sheet", "year": 2025, "uncertain": True}],
    "order": 7,
}


def test_a_full_document():
    portal = read_portal(FULL)
    assert portal.title.text("fr") == "Guichet d'exemple"
    assert portal.status is PortalStatus.CLOSING
    assert portal.families["s2-l1c"].boxes == ((-10.0, 35.0, 30.0, 60.0),)
    assert portal.families["s2-l1c"].period.start == datetime(2015, 6, 27, tzinfo=timezone.utc)
    assert portal.families["s2-l1c"].period.end == datetime(2020, 12, 31, 23, 59, 59, 999999, timezone.utc)
    assert portal.families["dem"].period.start is None
    assert portal.access.pixels == "login"
    assert portal.access.quicklooks == "anonymous"
    assert portal.terms.quicklooks_kept is False
    assert portal.flows[0].crs == "EPSG:3857"
    assert portal.flows[0].title.text("fr") == "Couche A"
    assert portal.flows[0].attribution == "© Somebody else"
    assert portal.facts[0].uncertain
    assert portal.options["page_size"] == 50


def test_a_kind_follows_from_status_dialect_and_flows():
    flows = FULL["flows"]
    for kind, changes in {
        PortalKind.SEARCHABLE: {"dialect": "stac", "flows": flows},
        PortalKind.FLOWS: {"flows": flows},
        PortalKind.WEB: {"homepage": "https://example.org/"},
        PortalKind.RETIRED: {"dialect": "stac", "flows": flows, "status": {"state": "retired"}},
    }.items():
        assert read_portal({"id": "a", "title": "A", **changes}).kind is kind


def test_what_is_written_is_read_back():
    portal = read_portal(FULL)
    assert read_portal(write_portal(portal)) == portal
    small = read_portal({"id": "a", "title": "A"})
    assert read_portal(write_portal(small)) == small


def test_a_small_document():
    portal = read_portal({"id": "mine", "title": "My own STAC server somewhere"})
    assert portal.short_title == "My own STAC serv"
    assert portal.dialect == ""
    assert portal.status is PortalStatus.OPEN


def test_a_relative_catalogue_lies_beside_the_file(tmp_path):
    document = {
        "id": "a",
        "title": "A",
        "dialect": "static",
        "endpoints": {"catalogue": "sandbox/items.json"},
    }
    assert read_portal(document, base=str(tmp_path)).endpoints["catalogue"] == str(
        tmp_path / "sandbox" / "items.json"
    )
    document["endpoints"]["catalogue"] = str(tmp_path / "x.json")
    assert read_portal(document, base="elsewhere").endpoints["catalogue"] == str(tmp_path / "x.json")
    document["endpoints"]["catalogue"] = "https://example.org/catalog.json"
    assert (
        read_portal(document, base="elsewhere").endpoints["catalogue"] == "https://example.org/catalog.json"
    )


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("id", "Bad Id", "id"),
        ("id", None, "id"),
        ("title", "", "title"),
        ("schema", 2, "schema"),
        ("titel", "x", "did you mean “title”"),
        ("homepage", "ftp://example.org", "homepage"),
        ("homepage", "https://user:word@example.org", "homepage"),
        ("homepage", "javascript:alert(1)", "homepage"),
        ("dialect", "../evil", "dialect"),
        ("endpoints.stac", "file:///etc/passwd", "endpoints.stac"),
        ("endpoints.stac", "not an address", "endpoints.stac"),
        ("endpoints", ["x"], "endpoints"),
        ("status.state", "dead", "possible are open, closing, retired"),
        ("families.s2-l1c.boxes", [[0, 1, 2]], "families.s2-l1c.boxes"),
        ("families.s2-l1c.boxes", [[0, 50, 2, 40]], "families.s2-l1c.boxes"),
        ("families.s2-l1c.start", "soon", "families.s2-l1c.start"),
        ("families.s2-l1c.end", "2010-01-01", "families.s2-l1c.end"),
        ("families.s2-l1c.collections", "one", "families.s2-l1c.collections"),
        ("families.s2-l1c.colections", ["one"], "collections"),
        ("access.pixels", "free", "access.pixels"),
        ("terms.acceptance", "maybe", "terms.acceptance"),
        ("terms.quicklooks_kept", "yes", "true or false"),
        ("flows", {"kind": "wms"}, "flows"),
        ("flows", [{"kind": "wfs"}], "flows[0].kind"),
        ("flows", [{"kind": "wms", "titel": "a"}], "did you mean “title”"),
        ("flows", [{"kind": "xyz", "zoom": [1]}], "flows[0].zoom"),
        ("flows", [{"kind": "xyz", "zoom": [True, 14]}], "flows[0].zoom"),
        ("flows", [{"kind": "wmts", "templates": "rest"}], "flows[0].templates"),
        ("flows", [{"kind": "wmts", "yearly": "yes"}], "flows[0].yearly"),
        ("flows", [{"kind": "wmts", "only": "IMAGES.*"}], "flows[0].only"),
        ("trusted_hosts", ["https://example.org"], "trusted_hosts"),
        ("facts", ["text"], "facts[0]"),
        ("order", "first", "order"),
        ("options", 3, "options"),
    ],
)
def test_wrong_documents_are_one_sentence(path, value, says):
    document = copy.deepcopy(FULL)
    *parents, key = path.split(".")
    part = document
    for parent in parents:
        part = part[parent]
    part[key] = value
    with pytest.raises(PortalFileError) as caught:
        read_portal(document, "mine.json")
    assert str(caught.value).startswith("mine.json: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_object_at_all():
    for document in ([], "x", None, 3):
        with pytest.raises(PortalFileError, match="object"):
            read_portal(document)
