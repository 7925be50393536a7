"""Folders of portal files."""

import json
from dataclasses import replace

from guichet_eo.core.portal_directory import BUILT_IN, PortalDirectory


def write(folder, name, **document):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"title": name, **document}), encoding="utf-8")


def test_portals_come_in_order_and_later_folders_win(tmp_path):
    write(tmp_path / "one", "b", id="b", order=2, families={"dem": {}})
    write(tmp_path / "one", "a", id="a", order=2)
    write(tmp_path / "one", "c", id="c", order=1)
    write(tmp_path / "two", "other", id="a", order=3, families={"dem": {"collections": ["x"]}})
    directory = PortalDirectory.load([tmp_path / "one", tmp_path / "two", tmp_path / "missing"])
    assert [portal.id for portal in directory.portals] == ["c", "b", "a"]
    assert directory.get("a").title.en == "other"
    assert directory.get("a").origin == str(tmp_path / "two" / "other.json")
    assert directory.get("z") is None
    assert [portal.id for portal in directory.holding("dem")] == ["b", "a"]
    assert directory.holding("oso") == ()
    assert directory.problems == ()


def test_a_new_portal_takes_no_others_place(tmp_path):
    write(tmp_path, "one", id="portal", endpoints={"stac": "https://one.example.org"})
    write(tmp_path, "two", id="portal-2", endpoints={"stac": "https://two.example.org"})
    directory = PortalDirectory.load([tmp_path])
    same, other = directory.get("portal"), directory.get("portal-2")
    assert directory.free_id(same) == "portal"  # tested and saved once more
    assert directory.free_id(replace(other, id="portal")) == "portal-2"
    assert directory.free_id(replace(other, id="portal", endpoints={"stac": "https://x.org"})) == "portal-3"
    assert directory.free_id(replace(other, id="new")) == "new"


def test_wrong_files_are_named_and_leave_the_others(tmp_path):
    write(tmp_path, "good", id="good")
    write(tmp_path, "bad", id="BAD ID")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "latin.json").write_bytes(b'{"id": "a", "title": "\xe9"}')
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "large.json").write_text(" " * 1_000_001, encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "notes.txt").write_text("no portal", encoding="utf-8")
    directory = PortalDirectory.load([tmp_path])
    assert [portal.id for portal in directory.portals] == ["good"]
    assert len(directory.problems) == 7
    for name in ("bad", "broken", "list", "latin", "deep", "large", "folder"):
        assert sum(f"{name}.json" in problem for problem in directory.problems) == 1


def test_a_byte_order_mark_is_no_problem(tmp_path):
    (tmp_path / "a.json").write_text('\ufeff{"id": "a", "title": "A"}', encoding="utf-8")
    assert PortalDirectory.load([tmp_path]).get("a") is not None


def test_the_files_that_ship_are_right():
    directory = PortalDirectory.load([BUILT_IN])
    assert directory.problems == ()
    assert all(portal.origin == "built-in" for portal in directory.portals)
