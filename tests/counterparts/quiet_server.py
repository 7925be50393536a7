"""What the servers on loopback have in common."""

from http.server import ThreadingHTTPServer

_ports = set()


class QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that hang up."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


def on_new_port(handler):
    """Return a server on a port that none of this process had: GDAL remembers what an address answered."""
    refused = []
    while True:
        server = QuietServer(("127.0.0.1", 0), handler)
        if server.server_port not in _ports:
            break
        refused.append(server)
    for one in refused:
        one.server_close()
    _ports.add(server.server_port)
    return server
