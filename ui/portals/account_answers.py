"""What the answer to the test of an account means, in words that claim no more than the portal said."""

from __future__ import annotations

from ...core.code_wanted import code_wanted
from ...core.error_kind import ErrorKind
from ...core.portal import Portal
from ...core.portal_error import PortalError
from ...gis.account_form import AccountForm
from ...gis.tested_account import TestedAccount
from ...gis.translation import tr
from ..messages import error_sentence

Answer = tuple[str, str]  # status (also its glyph), sentence
_LOCKED = ("disabled", "locked", "temporarily", "suspended", "too many")
_INCOMPLETE = ("not fully set up", "required action", "verify your", "not verified", "update password")
_REFUSED = (ErrorKind.LOGIN_REFUSED, ErrorKind.LOGIN_NEEDED)
_CLOSED = (ErrorKind.NOT_ALLOWED, ErrorKind.LICENCE)
_MOST_HOSTS = 3


def passed_answer(tested: TestedAccount, form: AccountForm) -> Answer:
    """Return what it means that an account was not refused."""
    if not tested.asked:
        why = (
            tr("Not tested: Amazon would charge for it.")
            if form.charged
            else tr("Not tested: the portal has nothing small that could be asked for.")
        )
        return "off", why
    words = [tr("Accepted.") if tested.opened else tr("The login is accepted; no file was tried.")]
    if tested.coded or form.code == "always":
        words.append(tr("The code is asked for again when the session ends."))
    elif form.kind in ("header", "apikey") and 0 < len(form.hosts) <= _MOST_HOSTS:
        words.append(tr("The key is sent to %1 only.", ", ".join(form.hosts)))
    return "ok", " ".join(words)


def failed_answer(error: PortalError, form: AccountForm, portal: Portal, coded: bool) -> Answer:
    """Return what a refusal, or a trouble on the way, may mean.

    Args:
        error: as raised.
        form: of the account.
        portal: whose.
        coded: whether a six-digit code was sent.
    """
    if code_wanted(error):
        return "warn", tr("The portal wants a six-digit code at each login: type the current one.")
    if error.kind in _REFUSED:
        return "error", _refused(error, form, coded)
    if error.kind in _CLOSED:
        return "warn", _closed(form)
    if error.kind is ErrorKind.BAD_QUERY:
        return "error", tr("This cannot be an account: are there blanks, line ends or accents in it?")
    if error.kind is ErrorKind.TIMEOUT and form.kind == "device":
        return "warn", tr("Nobody confirmed the code in time. Begin again.")
    sentence = error_sentence(error, portal.short_title).text
    return "warn", f"{sentence} {tr('So the account was not tested.')}"


def _closed(form: AccountForm) -> str:
    if form.code == "always":
        return tr(
            "The login is accepted, the file is not: accept the additional consent on the portal's page; "
            "a contract may be needed, too."
        )
    return tr(
        "The account is known, but may not have the file: log in once on the portal's page and accept "
        "what it asks for."
    )


def _refused(error: PortalError, form: AccountForm, coded: bool) -> str:
    said = error.detail.lower()
    if any(word in said for word in _LOCKED):
        return tr("Refused: the portal has locked the account. Wait a quarter of an hour, then try once.")
    if any(word in said for word in _INCOMPLETE):
        return tr("Refused: the account is not complete. Log in once on the portal's page and finish it.")
    if form.code:
        return _refused_code(coded)
    if form.exchanged:
        return tr(
            "Refused. The portal blocks a key that is wrong several times: check it before you try again; "
            "it is not sent again by itself."
        )
    if form.application:
        return tr("Refused: the user name or the application token is wrong, or the token has expired.")
    words = {
        "client": tr("Refused: the client id or its secret is wrong, or the secret has expired."),
        "keypair": tr("Refused: one of the keys is wrong, or the pair was revoked."),
        "s3": tr("Refused: one of the keys is wrong, or they have expired or were revoked."),
        "device": tr("Refused: the login was denied, taken back or has ended. Log in again."),
        "header": tr("Refused: the key is wrong, has expired or was revoked. Make a new one there."),
        "apikey": tr("Refused: the key is wrong, has expired or was revoked. Make a new one there."),
    }
    return words.get(form.kind) or tr("Refused: the user name or the password is wrong.")


def _refused_code(coded: bool) -> str:
    if coded:
        return tr(
            "Refused. The portal does not say whether the password or the code is wrong. Codes change "
            "every 30 seconds: try the next one first."
        )
    return tr(
        "Refused. The portal does not say whether the e-mail or the password is wrong, or a six-digit code "
        "is missing."
    )
