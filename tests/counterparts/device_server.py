"""An identity server on loopback that lets devices in, and a signing service that takes its tokens."""

import itertools
from urllib.parse import parse_qsl

from loopback import Reply, json_reply
from loopback_service import LoopbackService

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class DeviceServer(LoopbackService):
    """`/openapi.json`, `/oidc/token`, `/oidc/auth/device`, `/sign_urls`; `with DeviceServer() as server:`.

    Attributes:
        said: what polls are told before the login is granted, in order: names of OAuth errors.
        page: where the code is confirmed; None: a page of the server.
        life: seconds that a token lives.
        token_url: what the description names; None: the server's own.
        renewals: those that are good now; each is good for one use.
        interval: as the server says it.
    """

    def __init__(self, said=("authorization_pending", "authorization_pending"), life=300):
        super().__init__()
        self.said, self.life = list(said), life
        self.page = self.token_url = None
        self.interval = 0.01
        self.renewals, self._counter = set(), itertools.count(1)
        self.tokens = set()

    def respond(self, request):
        routes = {
            "/openapi.json": self._about,
            "/oidc/token": self._token,
            "/oidc/auth/device": self._device,
            "/sign_urls": self._sign,
        }
        return routes.get(request.path, lambda _request: Reply(404))(request)

    def _about(self, request):
        address = self.token_url or f"{self.url}/oidc/token"
        scheme = {"type": "oauth2", "flows": {"password": {"scopes": {}, "tokenUrl": address}}}
        return json_reply({"components": {"securitySchemes": {"OAuth2PasswordBearer": scheme}}})

    def _device(self, request):
        page = self.page or f"{self.url}/device"
        return json_reply(
            {
                "device_code": "device-secret-1",
                "user_code": "WDJB-MJHT",
                "verification_uri": page,
                "verification_uri_complete": f"{page}?user_code=WDJB-MJHT",
                "expires_in": 600,
                "interval": self.interval,
            }
        )

    def _token(self, request):
        form = dict(parse_qsl(request.body.decode()))
        if form.get("grant_type") == GRANT and form.get("device_code") == "device-secret-1":
            if self.said:
                return json_reply({"error": self.said.pop(0), "error_description": "Something else"}, 400)
            return self._granted()
        if form.get("grant_type") == "refresh_token" and form.get("refresh_token") in self.renewals:
            self.renewals.discard(form["refresh_token"])
            return self._granted()
        return json_reply({"error": "invalid_grant", "error_description": "Token is not active"}, 400)

    def _granted(self):
        number = next(self._counter)
        self.renewals.add(f"device-renewal-{number}")
        self.tokens.add(f"device-bearer-{number}")
        return json_reply(
            {
                "access_token": f"device-bearer-{number}",
                "refresh_token": f"device-renewal-{number}",
                "expires_in": self.life,
                "refresh_expires_in": 0,
            }
        )

    def _sign(self, request):
        value = request.headers.get("authorization", "").removeprefix("Bearer ")
        if value not in self.tokens:
            return json_reply({"detail": "Invalid or missing credentials"}, 403)
        signed = {url: f"{url}?X-Amz-Signature=1" for url in request.json()["urls"]}
        return json_reply({"hrefs": signed, "expiry": "2099-01-01T00:00:00Z"})
