"""A token endpoint on loopback for logins other than name and password."""

import itertools
from urllib.parse import parse_qsl

from loopback import Reply, json_reply
from loopback_service import LoopbackService


class TokenServices(LoopbackService):
    """`/token` gives `bearer-1`, `bearer-2` …; `with TokenServices({"apikey": "…"}) as services:`.

    Attributes:
        wanted: fields of the form that must have these values.
        life: seconds that a token lives.
        refusal: status of a refused login.
        granted: number of tokens given.
    """

    def __init__(self, wanted, life=3600, refusal=401):
        super().__init__()
        self.wanted, self.life, self.refusal = wanted, life, refusal
        self._counter = itertools.count(1)
        self.granted = 0

    def respond(self, request):
        if request.path != "/token":
            return Reply(404)
        form = dict(parse_qsl(request.body.decode()))
        if any(form.get(name) != value for name, value in self.wanted.items()):
            refused = {"error": "access_denied", "error_description": "Invalid client or key"}
            return json_reply(refused, self.refusal)
        self.granted = next(self._counter)
        return json_reply({"access_token": f"bearer-{self.granted}", "expires_in": self.life})
