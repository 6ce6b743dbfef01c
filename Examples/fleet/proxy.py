"""The line between a device and the distributor, with somebody on it."""

import http.client
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Headers that are meant for the next station only (RFC 9110 section 7.6.1), and the length, which is set anew.
HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}


class LineProxy:
    """An HTTP proxy that passes everything on, with so many bytes per second or as fast as it can, and damages what it
    was told to.

    `damage` is called with the path of a request and the body of the answer, and returns another body, or the same.
    """

    PIECE = 16_384

    def __init__(self, upstream, rate=None):
        self.upstream = urlsplit(upstream).netloc
        self.rate = rate
        self.damage = lambda path, body: body
        self.damaged = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        # A device that was killed has closed its connection; that is no error of the line's.
        self.server.handle_error = lambda request, address: None
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind, value, trace):
        self.server.shutdown()
        self.server.server_close()

    @property
    def environment(self):
        """The environment of a process that sends all its requests this way."""
        return {**without_proxies(), "http_proxy": self.url}

    def handler(proxy):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                # To a proxy a request names the whole address; only the path goes on.
                parts = urlsplit(self.path)
                path = parts.path + (f"?{parts.query}" if parts.query else "")
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                headers.pop("Host", None)
                connection = http.client.HTTPConnection(proxy.upstream, timeout=60)
                try:
                    connection.request(self.command, path, body or None, headers)
                    response = connection.getresponse()
                    answer = response.read()
                finally:
                    connection.close()
                sent = proxy.damage(path, answer) if response.status in (200, 206) else answer
                proxy.damaged += sent != answer
                self.send_response_only(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in HOP_BY_HOP | {"content-length"}:
                        self.send_header(name, value)
                if response.status != 204:
                    length = response.getheader("Content-Length") if self.command == "HEAD" else len(sent)
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                for start in range(0, len(sent), proxy.PIECE):
                    self.wfile.write(sent[start : start + proxy.PIECE])
                    if proxy.rate:
                        time.sleep(proxy.PIECE / proxy.rate)

            do_GET = do_HEAD = do_POST = forward

            def log_message(self, format, *arguments):
                pass

        return Handler


def without_proxies():
    """The environment without its proxies: nothing of the surroundings stands between devices and distributor."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def flip(body, offset):
    """The bytes with the lowest bit of one of them flipped."""
    return body[:offset] + bytes([body[offset] ^ 1]) + body[offset + 1 :]
