"""Licences: who accepted what is kept, asked again when it changes, and shown before it is accepted."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from guichet_eo.core.local_text import LocalText
from guichet_eo.core.portal import Portal
from guichet_eo.core.portal_terms import PortalTerms
from guichet_eo.gis.licence_book import LicenceBook
from guichet_eo.ui.licences.licence_dialog import LicenceDialog
from guichet_eo.ui.licences.licence_question import LicenceQuestion
from guichet_eo.ui.licences.licence_round import LicenceRound
from qgis.PyQt.QtWidgets import QLabel, QListWidget, QWidget
from results_bed import Heard, settle

TERMS = PortalTerms(
    LocalText("Licence of the <scheme>"), "https://example.org/licence", "2022-03", "once", "© somebody"
)


def portal(**terms):
    title = LocalText("The portal")
    return Portal("here", title, "here", homepage="https://here.example", terms=replace(TERMS, **terms))


@pytest.fixture
def book(tmp_path):
    return LicenceBook(tmp_path / "profile" / "licences.json")


def test_what_is_accepted_once_holds_for_every_product(book, tmp_path):
    assert book.is_wanted(portal())
    assert book.accepted(portal(), "a") is None
    assert book.missing(portal(), ["a", "b", "a"]) == ("a", "b")
    kept = book.accept(portal(), "  Ministry   of X ", "a")
    assert (kept.who, kept.version, kept.product) == ("Ministry of X", "2022-03", "")
    assert kept.when.utcoffset().total_seconds() == 0
    assert book.missing(portal(), ["a", "b"]) == ()
    again = LicenceBook(tmp_path / "profile" / "licences.json")
    assert again.accepted(portal(), "b") == kept, "another session knows it"


def test_what_is_accepted_per_product_is_asked_for_the_next_one(book):
    per = portal(acceptance="per product")
    book.accept_all(per, "X", ["a", "b"])
    assert book.missing(per, ["a", "b", "c"]) == ("c",)
    assert book.accepted(per, "a").product == "a"


@pytest.mark.parametrize("change", [{"licence_version": "2026-01"}, {"licence": LocalText("Another one")}])
def test_a_licence_that_changed_is_asked_again(book, change):
    book.accept(portal(), "X")
    assert book.accepted(portal(**change)) is None
    book.accept(portal(**change), "Y")
    assert book.accepted(portal()).who == "X", "the former acceptance stays written"


def test_where_nothing_is_to_be_accepted(book):
    free = portal(acceptance="none")
    assert book.accepted(free) is None
    assert book.missing(free, ["a"]) == ()
    for wrong, who in ((free, "X"), (portal(), "  ")):
        with pytest.raises(ValueError, match="accepted by somebody"):
            book.accept(wrong, who)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"accepted": {}}', '{"accepted": [1, {"portal": "here"}, null]}', "[" * 100_000]
)
def test_a_file_of_any_content_is_no_acceptance(tmp_path, text):
    path = tmp_path / "licences.json"
    path.write_text(text)
    book = LicenceBook(path)
    assert book.accepted(portal()) is None
    book.accept(portal(), "X")
    assert LicenceBook(path).accepted(portal()).who == "X"


def test_two_sessions_of_one_profile_see_each_other(tmp_path):
    path = tmp_path / "licences.json"
    one, other = LicenceBook(path), LicenceBook(path)
    other.accept(replace(portal(), id="there"), "Y")
    one.accept(portal(), "X")
    assert {row["portal"] for row in json.loads(path.read_text())["accepted"]} == {"here", "there"}
    assert other.accepted(portal()).who == "X"


def test_a_profile_that_cannot_be_written_accepts_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    book = LicenceBook(tmp_path / "file" / "licences.json")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        book.accept(portal(), "X")
    assert book.accepted(portal()) is None


# ---- the dialog ----------------------------------------------------------------------------------


@pytest.fixture
def window(qgis_app):
    window = QWidget()
    yield window
    window.deleteLater()
    settle()


def dialog_of(book, window, **terms):
    scenes = (("a", "Product <b>A</b>"), ("b", "Product B"))
    settings = SimpleNamespace(licence_name="Ministry")
    return LicenceDialog(book, settings, LicenceQuestion(portal(**terms), scenes), window)


def words(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_dialog_shows_the_terms_and_is_accepted_knowingly(book, window):
    users, price = LocalText("Public bodies"), LocalText("Free (2026)")
    dialog = dialog_of(book, window, users=users, price=price)
    text = words(dialog)
    assert "Licence of the &lt;scheme&gt;" in text
    for part in ("Public bodies", "Free (2026)", "© somebody", "2022-03", "https://example.org/licence"):
        assert part in text
    assert not dialog.findChildren(QListWidget)
    assert not dialog.yes.isEnabled()
    dialog.read.setChecked(True)
    assert dialog.yes.isEnabled()
    dialog.who.setText("  ")
    assert not dialog.yes.isEnabled()
    dialog.who.setText("Région")
    dialog.yes.click()
    assert book.accepted(portal(users=users, price=price)).who == "Région"
    assert dialog._settings.licence_name == "Région"


def test_products_are_listed_where_each_is_accepted(book, window):
    dialog = dialog_of(book, window, acceptance="per product")
    (products,) = dialog.findChildren(QListWidget)
    assert [products.item(row).text() for row in range(2)] == ["Product <b>A</b>", "Product B"]
    assert "these 2 products" in words(dialog)
    dialog.read.setChecked(True)
    dialog.yes.click()
    assert book.missing(portal(acceptance="per product"), ["a", "b", "c"]) == ("c",)


def test_without_an_address_the_dialog_says_so(book, window):
    assert "https://here.example" in words(dialog_of(book, window, licence_url=""))
    question = LicenceQuestion(replace(portal(licence_url="javascript:x"), homepage=""), ())
    dialog = LicenceDialog(book, SimpleNamespace(licence_name=""), question, window)
    assert "no known address" in words(dialog)


def test_what_cannot_be_written_is_said_and_not_accepted(tmp_path, window):
    (tmp_path / "file").write_text("")
    dialog = dialog_of(LicenceBook(tmp_path / "file" / "x.json"), window)
    dialog.read.setChecked(True)
    dialog.accept()
    assert dialog.problem.isVisibleTo(dialog)
    assert dialog.result() == 0


def test_licences_are_asked_one_after_the_other(book, window):
    window.show()
    ring = LicenceRound(book, SimpleNamespace(licence_name="X"), window)
    accepted, refused = Heard(ring.accepted), Heard(ring.refused)
    other = replace(portal(), id="there")
    questions = [LicenceQuestion(one, (("a", "A"),)) for one in (portal(), other)]
    ring.ask(questions)
    first = ring.dialog
    ring.ask(questions)
    assert ring.dialog is first, "one at a time"
    first.read.setChecked(True)
    first.yes.click()
    assert ring.dialog is not first
    assert not accepted
    ring.dialog.reject()
    assert len(refused) == 1
    assert book.accepted(portal())
    assert book.accepted(other) is None
    ring.ask(questions[1:])
    ring.dialog.read.setChecked(True)
    ring.dialog.yes.click()
    assert len(accepted) == 1
