"""Services beside the portals: their files, folders of them, and those that ship with the plugin."""

import copy
import json
import re
from pathlib import Path

import pytest
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.portal_directory import BUILT_IN as PORTALS
from guichet_eo.core.portal_directory import PortalDirectory
from guichet_eo.core.portal_file_error import PortalFileError
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.core.service_directory import BUILT_IN, ServiceDirectory
from guichet_eo.core.service_file import read_service
from local_texts import is_french, local_texts

FILES = sorted(BUILT_IN.glob("*.json"))
FULL = {
    "schema": 1,
    "id": "example",
    "title": {"en": "Example service", "fr": "Service d'exemple"},
    "about": "Computes.",
    "owner": "Somebody",
    "homepage": "https://example.org/",
    "status": {"state": "closing", "since": "2026-03", "successor": "other"},
    "portals": ["cdse"],
    "families": ["s2-l1c"],
    "takes": "Scenes.",
    "gives": "Maps.",
    "users": {"en": "Everyone", "fr": "Tout le monde"},
    "where": "There.",
    "prepare": "An account.",
    "price": "Free (2026)",
    "quota": "10 a day (2026)",
    "register_url": "https://example.org/register",
    "facts": [{"text": "Slow.", "source": "a sheet", "year": 2025, "uncertain": True}],
    "order": 7,
}


def test_a_full_document():
    service = read_service(FULL, "mine.json")
    assert service.title.text("fr") == "Service d'exemple"
    assert service.about.en == service.about.fr == "Computes."
    assert service.status is PortalStatus.CLOSING
    assert (service.status_since, service.successor) == ("2026-03", "other")
    assert service.portals == ("cdse",)
    assert service.families == ("s2-l1c",)
    assert service.users.text("fr") == "Tout le monde"
    assert (service.takes.en, service.gives.en, service.where.en) == ("Scenes.", "Maps.", "There.")
    assert (service.prepare.en, service.price.en, service.quota.en) == (
        "An account.",
        "Free (2026)",
        "10 a day (2026)",
    )
    assert service.register_url == "https://example.org/register"
    assert service.facts[0].uncertain
    assert (service.order, service.origin) == (7, "mine.json")


def test_a_small_document():
    service = read_service({"id": "mine", "title": "Mine"})
    assert service.status is PortalStatus.OPEN
    assert service.portals == service.families == service.facts == ()
    assert (service.order, service.origin) == (100, "built-in")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("id", "Bad Id", "id"),
        ("id", None, "id"),
        ("title", "", "title"),
        ("schema", 2, "schema"),
        ("prise", "x", "did you mean “price”"),
        ("homepage", "ftp://example.org", "homepage"),
        ("register_url", "javascript:alert(1)", "register_url"),
        ("register_url", "https://user:word@example.org", "register_url"),
        ("status", {"state": "dead"}, "possible are open, closing, retired"),
        ("status", {"sinse": "2020"}, "sinse"),
        ("portals", "cdse", "portals"),
        ("families", [3], "families"),
        ("takes", 3, "takes"),
        ("where", {"de": "dort"}, "where.de"),
        ("facts", ["text"], "facts[0]"),
        ("order", "first", "order"),
    ],
)
def test_wrong_documents_are_one_sentence(key, value, says):
    document = copy.deepcopy(FULL)
    document[key] = value
    with pytest.raises(PortalFileError) as caught:
        read_service(document, "mine.json")
    assert str(caught.value).startswith("mine.json: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def write(folder, name, **document):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"title": name, **document}), encoding="utf-8")


def test_services_come_in_order_and_later_folders_win(tmp_path):
    write(tmp_path / "one", "b", id="b", order=2, portals=["cdse"])
    write(tmp_path / "one", "a", id="a", order=2)
    write(tmp_path / "one", "c", id="c", order=1, portals=["cdse", "geodes"], families=["dem"])
    write(tmp_path / "two", "other", id="a", order=3, families=["dem"])
    services = ServiceDirectory.load([tmp_path / "one", tmp_path / "two", tmp_path / "missing"])
    assert [service.id for service in services.services] == ["c", "b", "a"]
    assert services.get("a").title.en == "other"
    assert services.get("a").origin == str(tmp_path / "two" / "other.json")
    assert services.get("z") is None
    assert [service.id for service in services.beside("cdse")] == ["c", "b"]
    assert [service.id for service in services.taking("dem")] == ["c", "a"]
    assert services.beside("sandbox") == ()
    assert services.problems == ()


def test_wrong_files_are_named_and_leave_the_others(tmp_path):
    write(tmp_path, "good", id="good")
    write(tmp_path, "bad", id="BAD ID")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    services = ServiceDirectory.load([tmp_path])
    assert [service.id for service in services.services] == ["good"]
    assert len(services.problems) == 2
    for name in ("bad", "broken"):
        assert sum(f"{name}.json" in problem for problem in services.problems) == 1


@pytest.fixture(scope="module")
def services():
    return ServiceDirectory.load([BUILT_IN])


@pytest.fixture(scope="module")
def portals():
    return PortalDirectory.load([PORTALS])


def test_every_service_of_the_plugin_is_there(services):
    assert services.problems == ()
    assert {service.id for service in services.services} == {file.stem for file in FILES}
    assert {service.id for service in services.services} >= {
        "peps-processing",
        "s1tiling",
        "maja",
        "swh-2a",
        "dsm-opt",
        "eoplaza",
        "openeo-cdse",
        "openeo-terrascope",
        "openeo-gee",
        "sentinel-hub-processing",
        "wekeo-workspace",
        "rus",
        "dinamis-production",
        "cdse-data-workspace",
    }


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_a_service_says_what_it_takes_who_may_where_and_what_to_prepare(name, services, portals):
    service = services.get(name)
    families = FamilyDirectory.load(Path(BUILT_IN).parent / "families.json")
    assert service.owner
    assert service.homepage
    texts = (
        service.about,
        service.takes,
        service.gives,
        service.users,
        service.where,
        service.prepare,
        service.price,
    )
    assert all(text.en and text.fr for text in texts)
    assert service.portals
    assert all(portals.get(portal) is not None for portal in service.portals)
    assert service.families
    assert all(families.get(family) is not None for family in service.families)
    assert all(fact.source.en and 2010 <= fact.year <= 2100 for fact in service.facts)
    for words in (service.price.en, service.price.fr, service.quota.en, service.quota.fr):
        assert re.search(r"\b20[12]\d\b", words) or not words, words
    if service.status is PortalStatus.RETIRED:
        assert services.get(service.successor) or portals.get(service.successor)
        assert service.status_since or any(fact.uncertain for fact in service.facts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_languages_are_there(file):
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["id"] == file.stem
    for text in local_texts(document):
        assert text["en"]
        assert is_french(text["fr"]), text["fr"]
