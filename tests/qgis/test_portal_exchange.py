"""The user's own portals: edited in a form, imported, exported, put back."""

import json
from pathlib import Path

import pytest
from directory_bed import CNES, EARTH, card, current, guichet, ids, tab, texts, write
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal_file import read_portal
from guichet_eo.core.portal_file_error import PortalFileError
from guichet_eo.core.portal_status import PortalStatus
from guichet_eo.gis.health_state import HealthState
from guichet_eo.gis.portal_exchange import export_portal, import_portal, new_hosts
from guichet_eo.gis.portal_folders import PortalFolders
from guichet_eo.gis.portal_place import PortalPlace
from guichet_eo.ui.portals.deed import Deed
from guichet_eo.ui.portals.portal_export import PortalExport
from qgis.core import QgsApplication, QgsAuthMethodConfig
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

__all__ = ["guichet", "tab"]


def own_files():
    return sorted(path.name for path in PortalFolders().own.glob("*.json"))


# ---- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("portal_id", ["earth", "cnes", "air", "maps", "site", "old"])
def test_a_round_trip_changes_nothing(guichet, tmp_path, portal_id):
    portal = guichet.portal(portal_id)
    path = tmp_path / "given" / "away.json"
    export_portal(portal, path)
    back = import_portal(path)
    assert back.origin == str(path)
    assert {**vars(back), "origin": ""} == {**vars(portal), "origin": ""}
    assert not list(path.parent.glob("*.part"))


def test_a_catalogue_keeps_its_place(tmp_path):
    path = tmp_path / "portal.json"
    path.write_text(
        '{"id": "x", "title": "X", "dialect": "static", "endpoints": {"catalogue": "data/items.json"}}'
    )
    assert import_portal(path).endpoints["catalogue"] == str(tmp_path.resolve() / "data" / "items.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no JSON"), (b"[1]", "must be an object"), (b"\xff", "UTF-8"), (b"{}", "is missing"),
        (b"[" * 100_000, "too deeply"), (b" " * 1_000_001, "too large"),
        (b'{"id": "x", "title": "X", "homepage": "javascript:alert(1)"}', "web address"),
        (b'{"id": "../x", "title": "X"}', "short name"),
        (b'{"id": "x", "title": "X", "endpoint": {}}', "did you mean"),
    ],
)  # fmt: skip
def test_bad_files_are_one_clear_sentence(tmp_path, content, words):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(PortalFileError) as caught:
        import_portal(path)
    assert words in str(caught.value)
    assert str(caught.value).startswith("bad.json: ")


def test_a_missing_file(tmp_path):
    with pytest.raises(PortalFileError, match="cannot be read"):
        import_portal(tmp_path / "none.json")


def test_a_folder_that_cannot_be_written(guichet, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        export_portal(guichet.portal("earth"), tmp_path / "file" / "x.json")


def test_which_hosts_are_new():
    before, after = (
        read_portal(CNES),
        read_portal({**CNES, "trusted_hosts": ["stac.cnes.example.org", "evil.example"]}),
    )
    assert new_hosts(after, before) == ("evil.example",)
    assert new_hosts(before, after) == ()


# ---- places --------------------------------------------------------------------------------------


def test_where_a_file_lies(guichet, tmp_path, monkeypatch):
    folders = guichet.folders
    assert folders.place(guichet.portal("earth")) is PortalPlace.BUILT_IN
    guichet.save_portal(guichet.portal("earth"))
    assert folders.place(guichet.portal("earth")) is PortalPlace.OWN
    assert folders.overrides(guichet.portal("earth"))
    write(tmp_path / "house", EARTH)
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(tmp_path / "house"))
    guichet.reload_portals()
    assert folders.place(guichet.portal("earth")) is PortalPlace.INSTITUTION


def test_a_file_of_another_name_is_written_and_removed(guichet):
    folder = PortalFolders().own
    write(folder, {"id": "hand-made", "title": "By hand"})
    (folder / "hand-made.json").rename(folder / "another name.json")
    guichet.reload_portals()
    guichet.save_portal(guichet.portal("hand-made"))
    assert own_files() == ["another name.json"]
    guichet.remove_portal("hand-made")
    assert own_files() == []
    assert guichet.portal("hand-made") is None


def test_files_of_others_are_never_removed(guichet, tmp_path, monkeypatch):
    write(tmp_path / "house", {**EARTH, "id": "theirs"})
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(tmp_path / "house"))
    guichet.reload_portals()
    guichet.remove_portal("theirs")
    guichet.remove_portal("earth")
    assert (tmp_path / "house" / "theirs.json").is_file()
    assert guichet.portal("earth") is not None


# ---- the form ------------------------------------------------------------------------------------


def field(tab, *path):
    return tab.form.form.fields[path]


def test_a_copy_of_the_plugins_own_and_back(tab, guichet):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    assert tab.currentWidget() is tab.form
    assert "A copy of yours" in texts(tab.form)
    field(tab, "title", "fr").setText("Ma Terre")
    field(tab, "terms", "price", "en").setText("5 € (2026)")
    field(tab, "status", "state").setCurrentIndex(field(tab, "status", "state").findData("closing"))
    tab.form.save.click()
    assert tab.currentWidget() is tab.directory
    portal = guichet.portal("earth")
    assert portal.title == LocalText("Earth", "Ma Terre")
    assert portal.terms.price.en == "5 € (2026)"
    assert portal.status is PortalStatus.CLOSING
    assert portal.families == read_portal(EARTH).families
    assert "stands in place of the plugin's" in card(tab)
    assert portal.origin in card(tab)
    tab.do(Deed.RESTORE)
    assert guichet.portal("earth").title.fr == "La Terre"
    assert own_files() == []


def test_editing_own_portals_changes_nothing_else(tab, guichet):
    guichet.save_portal(read_portal({**CNES, "id": "mine"}, ""))
    before = guichet.portal("mine")
    tab.show_portal("mine")
    tab.do(Deed.EDIT)
    tab.form.save.click()
    assert guichet.portal("mine") == before
    tab.do(Deed.EDIT)
    field(tab, "owner").setText("  Somebody else ")
    tab.form.save.click()
    assert guichet.portal("mine").owner == "Somebody else"
    assert own_files() == ["mine.json"]
    assert current(tab).key == "mine"


def test_emptied_fields_are_left_out(tab, guichet):
    tab.show_portal("cnes")
    tab.do(Deed.COPY)
    for path in (("access", "register_url"), ("terms", "users", "en"), ("terms", "users", "fr")):
        field(tab, *path).setText("")
    field(tab, "about", "fr").setText("En français")
    tab.form.save.click()
    portal = guichet.portal("cnes")
    assert portal.access.register_url == ""
    assert portal.access.kind == "basic"
    assert portal.terms.users == LocalText()
    assert portal.about == LocalText("En français", "En français")


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("homepage",), "ftp://x.example", "homepage"),
        (("homepage",), "https://user:word@x.example", "homepage"),
        (("endpoints", "stac"), "not an address", "stac"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(tab, path, value, words):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    field(tab, *path).setText(value)
    tab.form.save.click()
    assert tab.currentWidget() is tab.form
    assert words in tab.form.problem.text()
    assert own_files() == []


def test_a_name_is_needed(tab):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    for language in ("en", "fr"):
        field(tab, "title", language).setText("")
    tab.form.save.click()
    assert "title" in tab.form.problem.text()


@pytest.mark.parametrize("content", ["{", "[]", "3", '{"familie": {}}', '{"families": [1]}', "[" * 50_000])
def test_wrong_json_is_said(tab, content):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    tab.form.text.setPlainText(content)
    tab.form.save.click()
    assert tab.form.problem.text()
    assert not tab.form.problem.isHidden()
    assert own_files() == []


def test_the_rest_is_edited_as_json(tab, guichet):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    rest = json.loads(tab.form.text.toPlainText())
    rest["families"]["s2-l1c"] = {"collections": ["c"]}
    rest["id"] = "another"
    tab.form.text.setPlainText(json.dumps(rest))
    tab.form.save.click()
    assert set(guichet.portal("earth").families) == {"s2-l2a-sen2cor", "s2-l1c"}
    assert guichet.portal("another") is None


def test_another_address_is_trusted_and_unknown(tab, guichet):
    guichet.health.note_success("cnes", 1.0)
    tab.show_portal("cnes")
    tab.do(Deed.COPY)
    field(tab, "endpoints", "stac").setText("https://new.example.org/v1")
    tab.form.save.click()
    assert guichet.portal("cnes").trusted_hosts == ("stac.cnes.example.org", "new.example.org")
    assert guichet.health.state("cnes") is HealthState.UNKNOWN


def test_a_profile_that_cannot_be_written(tab, guichet, monkeypatch):
    def refuse(portal):
        raise PermissionError(13, "no <b>")

    monkeypatch.setattr(guichet, "save_portal", refuse)
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    tab.form.save.click()
    assert "could not be saved" in tab.form.problem.text()
    assert "<b>" not in tab.form.problem.text()


def test_escape_leaves_the_form(tab, qtbot):
    tab.show_portal("earth")
    tab.do(Deed.COPY)
    assert tab.form.minimumSizeHint().width() <= 360
    qtbot.keyClick(tab.form, Qt.Key.Key_Escape)
    assert tab.currentWidget() is tab.directory
    assert own_files() == []


# ---- import --------------------------------------------------------------------------------------


def answer(tab, words):
    box = tab.files.question
    assert isinstance(box, QMessageBox)
    assert not box.text().startswith("<")
    next(one for one in box.buttons() if one.text() == words).click()


def test_new_portals_are_imported_and_bad_ones_said(tab, guichet, tmp_path):
    write(tmp_path, {**EARTH, "id": "one"}, {**EARTH, "id": "two"})
    (tmp_path / "bad.json").write_text("{")
    tab.files.take([str(path) for path in sorted(tmp_path.glob("*.json"))])
    assert {"one", "two"} <= set(ids(tab))
    assert own_files() == ["one.json", "two.json"]
    assert Path(guichet.portal("one").origin).parent == PortalFolders().own
    tab.files.take([str(tmp_path / "bad.json")])
    assert "bad.json: is no JSON" in texts(tab.directory.notices)


def test_one_that_is_there_already_is_asked_about(tab, guichet, tmp_path):
    write(tmp_path, {**EARTH, "title": "Another Earth"}, {**EARTH, "id": "later"})
    tab.files.take([str(tmp_path / "earth.json"), str(tmp_path / "later.json")])
    box = tab.files.question
    assert "“Another Earth” (earth)" in box.text()
    assert "in place of the plugin's" in box.informativeText()
    assert guichet.portal("later") is None  # its turn comes after the answer
    answer(tab, "Keep Both")
    assert guichet.portal("earth").title.en == "Earth"
    assert guichet.portal("earth-2").title.en == "Another Earth"
    assert guichet.portal("later") is not None
    tab.files.take([str(tmp_path / "earth.json")])
    answer(tab, "Skip")
    assert guichet.portal("earth-3") is None
    tab.files.take([str(tmp_path / "earth.json")])
    answer(tab, "Replace")
    assert guichet.portal("earth").title.en == "Another Earth"
    assert current(tab).key == "earth"


def test_what_comes_from_the_institution_cannot_be_replaced(tab, guichet, tmp_path, monkeypatch):
    write(tmp_path / "house", EARTH)
    monkeypatch.setenv("GUICHET_EO_PORTALS", str(tmp_path / "house"))
    guichet.reload_portals()
    write(tmp_path, {**EARTH, "title": "Another Earth"})
    tab.files.take([str(tmp_path / "earth.json")])
    instead = next(one for one in tab.files.question.buttons() if one.text() == "Replace")
    assert not instead.isEnabled()
    answer(tab, "Skip")


@pytest.fixture
def account(guichet):
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        manager.setMasterPassword("a long enough one", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("mine")
    config.setConfig("username", "me")
    config.setConfig("password", "x")
    stored = manager.storeAuthenticationConfig(config)
    assert stored if isinstance(stored, bool) else stored[0]
    guichet.account_book.set("cnes", config.id())
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


@pytest.mark.parametrize(("hosts", "kept"), [(["stac.cnes.example.org"], True), (["evil.example"], False)])
def test_a_file_from_elsewhere_does_not_learn_the_account(tab, guichet, tmp_path, account, hosts, kept):
    assert "cnes" in guichet.accounts
    write(tmp_path, {**CNES, "trusted_hosts": hosts})
    tab.files.take([str(tmp_path / "cnes.json")])
    assert ("evil.example" in tab.files.question.informativeText()) is not kept
    answer(tab, "Replace")
    assert guichet.portal("cnes").trusted_hosts == tuple(hosts)
    assert ("cnes" in guichet.accounts) is kept


def test_the_dialog_of_import(tab, tmp_path):
    write(tmp_path, {**EARTH, "id": "picked"})
    tab.files.ask()
    dialog = tab.findChild(QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(tmp_path / "picked.json")])
    dialog.reject()
    assert "picked" in ids(tab)


def test_a_profile_that_cannot_be_written_is_said_at_import(tab, guichet, tmp_path, monkeypatch):
    def refuse(portal):
        raise PermissionError(13, "no")

    monkeypatch.setattr(guichet, "save_portal", refuse)
    write(tmp_path, {**EARTH, "id": "one"})
    tab.files.take([str(tmp_path / "one.json")])
    assert "cannot be written" in texts(tab.directory.notices)


# ---- export --------------------------------------------------------------------------------------


def test_export_from_the_tab(tab, tmp_path):
    tab.show_portal("cnes")
    tab.do(Deed.EXPORT)
    dialog = tab.findChild(PortalExport)
    assert not dialog.isModal() or dialog.windowModality() != Qt.WindowModality.ApplicationModal
    dialog.write(str(tmp_path / "cnes.json"))
    assert "Written to" in texts(tab.directory.notices)
    assert import_portal(tmp_path / "cnes.json").facts == read_portal(CNES).facts
    (tmp_path / "file").write_text("")
    dialog.write(str(tmp_path / "file" / "x.json"))
    assert "could not be written" in texts(tab.directory.notices)
    dialog.reject()
