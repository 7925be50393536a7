"""Services that open pixels: SAS, signed links and OpenID Connect tokens, with faults, on one address."""

import itertools
import json
import time
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl

from loopback import Reply, json_reply
from loopback_service import LoopbackService

USER = {"username": "ann@example.org", "password": "s3cret word&"}
KEYS = {"access-key": "key-of-ann", "secret-key": "other-key-of-ann"}


class SigningServices(LoopbackService):
    """`/sas/<account>/<container>`, `/sign_urls` and `/token`; `with SigningServices() as services:`.

    Attributes:
        life: seconds that what is given lives.
        fault: None, or a function of (request, good reply) → reply.
        granted: grant types of the tokens given, in order.
        totp: one-time code that a login needs, empty for none.
        refresh_good: whether renewals are honoured; each is good for one use.
    """

    def __init__(self, life=3600):
        super().__init__()
        self.life, self.fault, self.granted = life, None, []
        self.totp, self.refresh_good = "", True
        self._counter, self._renewals = itertools.count(1), set()

    def respond(self, request):
        reply = self._good(request)
        return reply if self.fault is None else self.fault(request, reply)

    def _good(self, request):
        if request.path.startswith("/sas/"):
            return self._sas(request)
        if request.path == "/sign_urls":
            return self._sign(request)
        if request.path == "/token":
            return self._token(dict(parse_qsl(request.body.decode())))
        return Reply(404)

    def _end(self):
        moment = datetime.now(timezone.utc) + timedelta(seconds=self.life)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _sas(self, request):
        value = f"se=2026&sp=rl&sig=sas{next(self._counter)}%3D"
        return json_reply({"msft:expiry": self._end(), "token": value})

    def _sign(self, request):
        if any(request.headers.get(name) != value for name, value in KEYS.items()):
            return json_reply({"detail": "Invalid or missing credentials"}, 403)
        urls = request.json()["urls"]
        if len(urls) > 64:
            return json_reply({"detail": [{"loc": ["body", "urls"], "msg": "too long"}]}, 422)
        number = next(self._counter)
        signed = {url: f"{url}?X-Amz-Signature={number}" for url in urls}
        return json_reply({"hrefs": signed, "expiry": self._end()})

    def _token(self, form):
        grant = form.get("grant_type")
        if grant == "refresh_token":
            known = form.get("refresh_token") in self._renewals
            self._renewals.discard(form.get("refresh_token"))
            if not known or not self.refresh_good:
                return json_reply({"error": "invalid_grant", "error_description": "Token is not active"}, 400)
        elif (
            any(form.get(name) != value for name, value in USER.items()) or form.get("totp", "") != self.totp
        ):
            return json_reply(
                {"error": "invalid_grant", "error_description": "Invalid user credentials"}, 401
            )
        self.granted.append(grant)
        number = next(self._counter)
        self._renewals.add(f"renewal-{number}")
        return json_reply(
            {
                "access_token": f"bearer-{number}",
                "expires_in": self.life,
                "refresh_token": f"renewal-{number}",
            }
        )


def status(code, **headers):
    """A fault: answer with a status and nothing good."""
    body = json.dumps({"message": f"fault {code}"}).encode()
    return lambda request, reply: Reply(code, body, headers)


def changed(**members):
    """A fault: some members of the good answer are replaced, those that are None left out."""

    def change(request, reply):
        document = {**json.loads(reply.body), **members}
        kept = {name: value for name, value in document.items() if value is not None}
        return json_reply(kept)

    return change


def slow(seconds):
    """A fault: the good answer, late."""

    def wait(request, reply):
        time.sleep(seconds)
        return reply

    return wait
