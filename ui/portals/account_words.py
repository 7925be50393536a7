"""Accounts in words: what a portal wants, where it is got, what the fields are called."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from ...core.portal import Portal
from ...gis.account_form import AccountForm
from ...gis.translation import tr
from .. import formats
from ..factories import link

_ALIKE = ({"apikey", "header"}, {"basic", "oidc"}, {"keypair", "device"})
Labels = tuple[str, str]


def wanted_words(portal: Portal, kinds: Sequence[str]) -> str:
    """Return which kinds of account a portal takes, as a sentence."""
    words = f" {tr('or')} ".join(_kind_words(kind) for kind in kinds)
    if _is_taken(portal.access.kind, kinds):
        return tr("Wanted: %1.", words)
    return tr("Only to read files where the requester pays: %1.", words)


def account_page(portal: Portal, kinds: Sequence[str]) -> str:
    """Return where such an account is made; empty where that is not the portal's business."""
    return portal.access.register_url if _is_taken(portal.access.kind, kinds) else ""


def purpose_markup(portal: Portal, forms: Sequence[AccountForm]) -> str:
    """Return what works without an account and what it is for, with a link to where it is made."""
    kinds = [form.kind for form in forms]
    note = portal.access.note.text(formats.language())
    page = account_page(portal, kinds)
    words = note if note and _is_taken(portal.access.kind, kinds) else wanted_words(portal, kinds)
    made = f" {link(tr('Create an account'), page)}" if page else ""
    return html.escape(words, quote=False) + made


def steps_markup(portal: Portal, form: AccountForm) -> str:
    """Return the way to a key, as numbered lines; empty for what is simply known, such as a password."""
    steps = _STEPS.get(form.kind)
    page = account_page(portal, [form.kind])
    if steps is None or not page:
        return ""
    where = link(urlsplit(page).hostname or page, page)
    lines = [html.escape(step, quote=False).replace("%1", where) for step in steps()]
    return "<br>".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def field_labels(form: AccountForm) -> Labels:
    """Return what the two fields are called; the first is empty where there is one only."""
    if form.application:
        return tr("User name"), tr("Application token")
    first, second = _LABELS[form.kind]()
    return ("" if form.kind in ("header", "apikey") and form.header else first), second


def kind_title(form: AccountForm) -> str:
    """Return the name of a kind of account, for a list to choose from."""
    titles = {
        "client": tr("OAuth client"),
        "keypair": tr("Key pair"),
        "s3": tr("S3 keys"),
        "device": tr("Login in the browser"),
        "header": tr("API key"),
        "apikey": tr("API key"),
    }
    return titles.get(form.kind) or tr("User name and password")


def _is_taken(kind: str, kinds: Sequence[str]) -> bool:
    """Whether a portal's own account is among kinds that are of use; two names stand for one thing."""
    return any({kind, one} <= same for one in kinds for same in ({kind}, *_ALIKE))


def _kind_words(kind: str) -> str:
    words = {
        "basic": tr("user name and password"),
        "oidc": tr("user name and password"),
        "client": tr("id and secret of an OAuth client"),
        "keypair": tr("access key and secret key of the portal"),
        "s3": tr("S3 access key and secret key"),
        "header": tr("a key in a header"),
        "apikey": tr("a key"),
        "device": tr("a login in the browser"),
    }
    return words.get(kind, kind)


# Called when a dialog is made, never at import time: the translator comes later.
_LABELS: Mapping[str, Callable[[], Labels]] = {
    "oidc": lambda: (tr("E-mail"), tr("Password")),
    "basic": lambda: (tr("User name"), tr("Password")),
    "client": lambda: (tr("Client id"), tr("Client secret")),
    "keypair": lambda: (tr("Access key"), tr("Secret key")),
    "s3": lambda: (tr("Access key"), tr("Secret key")),
    "header": lambda: (tr("Header"), tr("API key")),
    "apikey": lambda: ("", tr("API key")),
}
_STEPS: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "header": lambda: (
        tr("Log in on %1."), tr("In your settings there, make an API key."), tr("Paste it here."),
    ),
    "apikey": lambda: (
        tr("Log in on %1."), tr("In your settings there, make an API key."), tr("Paste it here."),
    ),
    "keypair": lambda: (
        tr("Log in on %1."), tr("Make a key pair there."), tr("Paste both keys here."),
    ),
    "client": lambda: (
        tr("Log in on %1."), tr("Make an OAuth client there."), tr("Paste its id and its secret here."),
    ),
    "s3": lambda: (
        tr("Log in on %1."), tr("Make S3 keys there."), tr("Paste both keys here."),
    ),
}  # fmt: skip
