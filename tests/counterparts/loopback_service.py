"""What services on loopback that open doors have in common."""

from urllib.parse import parse_qsl

from loopback import Loopback


class LoopbackService:
    """Serves `respond(request)` at `url` while the block runs."""

    def __init__(self):
        self._loopback = Loopback(self.respond)

    def __enter__(self):
        self._loopback.__enter__()
        self.url = self._loopback.url
        return self

    def __exit__(self, *trace):
        self._loopback.__exit__(*trace)

    @property
    def requests(self):
        """All requests so far."""
        return self._loopback.requests

    def form(self, place=-1):
        """Return the form of a request."""
        return dict(parse_qsl(self.requests[place].body.decode()))
