"""XML of strangers: what is read, what is refused, and that nothing is fetched or expanded."""

import threading
import time

import pytest
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.safe_xml import DEEPEST, MOST_ATTRIBUTES, MOST_MARKS, child_text, href_of, read_xml
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Reply
from map_documents import BOMB, EXTERNAL

OPEN = CancelToken()
REFUSED = {
    "an internal entity": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "an entity that is not used": b'<!DOCTYPE a [<!ENTITY x "y">]><a/>',
    "an external entity": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "a parameter entity": b'<!DOCTYPE a [<!ENTITY % x "<!ELEMENT b EMPTY>"> %x;]><a/>',
    "an external parameter entity": b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://h/x"> %x;]><a/>',
    "an unparsed entity": b'<!DOCTYPE a [<!NOTATION n SYSTEM "n"><!ENTITY y SYSTEM "z" NDATA n>]><a/>',
    "a default of an attribute": b'<!DOCTYPE a [<!ATTLIST b c CDATA "long">]><a><b/></a>',
    "a fixed attribute": b'<!DOCTYPE a [<!ATTLIST b c CDATA #FIXED "long">]><a><b/></a>',
    "a bomb": BOMB.encode(),
    "an undeclared entity": b"<a>&x;</a>",
    "nothing": b"",
    "blanks": b"  \n ",
    "a cut document": b"<a><b>text</b>",
    "no XML": b"all is well",
    "two documents": b"<a/><b/>",
    "a wrong nesting": b"<a><b></a></b>",
    "a control character": b"<a>\x01</a>",
    "an attribute twice": b"<a b='1' b='2'/>",
    "bytes that are not UTF-8": '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("latin-1"),
    "an encoding of many bytes": b'<?xml version="1.0" encoding="utf-7"?><a>+AOk-</a>',
    "an encoding of no characters": b'<?xml version="1.0" encoding="rot13"?><a>x</a>',
    "an unknown encoding": b'<?xml version="1.0" encoding="nobody-knows"?><a>x</a>',
    "UTF-16 that says UTF-8": '<?xml version="1.0" encoding="UTF-8"?><a>x</a>'.encode("utf-16-le"),
    "a deep nesting": b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
    "a very deep nesting": b"<a>" * 400_000 + b"</a>" * 400_000,
    "too many elements": b"<a>" + b"<b/>" * MOST_MARKS + b"</a>",
    "too many attributes": b"<a " + b" ".join(b"b%d='1'" % n for n in range(MOST_ATTRIBUTES + 1)) + b"/>",
    "a text that is too long": b"<a>" + b"x" * (9 * 1024 * 1024) + b"</a>",
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_reason(what):
    with pytest.raises(ValueError, match=r"\w{3,}"):
        read_xml(REFUSED[what], OPEN)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("latin-1", "ISO-8859-1")],
)
def test_encodings(encoding, name):
    text = f'<?xml version="1.0" encoding="{name}"?><a><b>été</b></a>'
    assert child_text(read_xml(text.encode(encoding), OPEN), "b") == "été"


def test_the_encoding_of_windows():
    text = '<?xml version="1.0" encoding="windows-1252"?><a><b>10 €</b></a>'
    assert child_text(read_xml(text.encode("cp1252"), OPEN), "b") == "10 €"


def test_a_named_dtd_is_not_fetched():
    with Loopback(lambda request: Reply(200, b'<!ENTITY x "stolen">')) as server:
        body = f'<!DOCTYPE a SYSTEM "{server.url}/a.dtd" [<!ELEMENT b EMPTY>]><a><b/>x&nbsp;y</a>'
        root = read_xml(body.encode(), OPEN)
        assert server.requests == []
    assert [child.tag for child in root] == ["b"]


def test_external_entities_are_not_fetched():
    with Loopback(lambda request: Reply(200, b"stolen")) as server:
        with pytest.raises(ValueError, match="entities"):
            read_xml(EXTERNAL.format(f"{server.url}/stolen").encode(), OPEN)
        assert server.requests == []


def test_declarations_behind_an_unknown_parameter_entity_do_not_count():
    root = read_xml(b'<!DOCTYPE a [ %x; <!ENTITY y "stolen">]><a>&y;</a>', OPEN)
    assert root.text is None


def test_names_are_without_prefix():
    body = b'<x:a xmlns:x="u" xmlns:l="v"><x:b l:href=" http://h/ ">1</x:b><c xlink:href="y"/><d/></x:a>'
    root = read_xml(body, OPEN)
    assert (root.tag, child_text(root, "b")) == ("a", "1")
    assert [href_of(child) for child in root] == ["http://h/", "y", ""]
    assert (href_of(None), child_text(None, "a"), child_text(root, "z")) == ("", "", "")


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(body):
    for each in (body, b"<a>" + body + b"</a>", b"<!DOCTYPE a [" + body + b"]><a/>"):
        try:
            root = read_xml(each, OPEN)
        except ValueError:
            continue
        assert isinstance(root.tag, str)


@given(st.text(alphabet=st.characters(blacklist_categories=("C",)), max_size=200))
def test_texts_come_as_they_were_written(text):
    from xml.sax.saxutils import escape

    plain = text.replace("\r", "")
    root = read_xml(f"<a><b>{escape(plain)}</b></a>".encode(), OPEN)
    assert (root[0].text or "") == plain


def test_a_cancelled_token_ends_it():
    token = CancelToken()
    token.cancel()
    with pytest.raises(InterruptedError):
        read_xml(b"<a/>", token)


def test_cancelling_ends_a_long_document_in_the_middle():
    body = b"<a>" + b"<b><c>text</c></b>" * 240_000 + b"</a>"
    token, ended = CancelToken(), []

    def work():
        try:
            read_xml(body, token)
        except InterruptedError:
            ended.append("cancelled")

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.01)
    token.cancel()
    thread.join(10)
    assert ended == ["cancelled"]
