"""The line between a gateway and its distributor: passes connections on, and counts what goes over them."""

import socket
import threading
from dataclasses import dataclass

# What a request is for, by the start of its path; what else there is, is counted as "other".
KINDS = {
    "/v1/enrol": "enrolments",
    "/v1/poll": "polls",
    "/v1/request": "requests",
    "/v1/blobs/": "payloads",
    "/v1/reports": "reports",
}
# Responses to these have no body, whatever their fields say (RFC 9110 section 6.4.1).
WITHOUT_BODY = (204, 304)


@dataclass
class Traffic:
    """What went over the line for requests of one kind: as bytes of TCP, heads and all, and as bodies of responses."""

    count: int = 0
    up: int = 0
    down: int = 0
    body: int = 0


class CountingRelay:
    """Listens in place of a server."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.lock = threading.Lock()
        self.traffic = {}
        # What could not be followed, so that no figure is taken for more than it is.
        self.fault = None
        threading.Thread(target=self.serve, daemon=True).start()

    def of(self, kind):
        return self.traffic.setdefault(kind, Traffic())

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(self.target)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            exchange = Exchange(self)
            for source, sink, count in ((client, server, exchange.asked), (server, client, exchange.answered)):
                threading.Thread(target=self.copy, args=(source, sink, count), daemon=True).start()

    def copy(self, source, sink, count):
        """Until one of the two ends says that no more will come."""
        try:
            while piece := source.recv(262_144):
                with self.lock:
                    try:
                        count(piece)
                    except ValueError as error:
                        self.fault = self.fault or str(error)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, sink):
                end.close()


class Exchange:
    """One connection: which request is under way, and how much of its response is still to come. One request at a time, as
    HTTP/1.1 without pipelining has it."""

    def __init__(self, relay):
        self.relay = relay
        self.traffic = None
        self.is_open = False
        self.head = b""
        self.left = None

    def asked(self, piece):
        """Bytes of a request."""
        if not self.is_open:
            path = piece.partition(b" ")[2].decode("latin-1")
            kind = next((kind for start, kind in KINDS.items() if path.startswith(start)), "other")
            self.traffic = self.relay.of(kind)
            self.traffic.count += 1
            self.is_open, self.head, self.left = True, b"", None
        self.traffic.up += len(piece)

    def answered(self, piece):
        """Bytes of a response."""
        if self.traffic is None:
            raise ValueError("a response without a request")
        self.traffic.down += len(piece)
        if self.left is None:
            self.head += piece
            head, end, piece = self.head.partition(b"\r\n\r\n")
            if not end:
                return
            self.left = length(head.decode("latin-1"))
        self.traffic.body += len(piece)
        self.left -= len(piece)
        if self.left < 0:
            raise ValueError("a response is longer than it says")
        if self.left == 0:
            self.is_open = False


def length(head):
    """The bytes of a response's body."""
    first, *lines = head.split("\r\n")
    status = int(first.split(" ")[1])
    if status in WITHOUT_BODY:
        return 0
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "content-length" not in fields:
        raise ValueError(f"a response without a length: {head!r}")
    return int(fields["content-length"])
