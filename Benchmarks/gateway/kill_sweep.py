#!/usr/bin/env python3
"""Kills a gateway at every change of its files, one after the other, and looks at what is left each time.

A run fetches payloads, learns answers and manifests, and keeps a report while the upstream is busy; strace kills the
gateway (SIGKILL) when one of its threads makes the Nth system call of a kind that changes files. Then every blob must be what its name says, no acknowledged
report may be lost, and the gateway must start again and serve. Needs fettle and strace.
Exit codes: 0 no inconsistent state, 1 at least one, 2 it could not run.
"""

import argparse
import hashlib
import http.client
import http.server
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CALLS = ("pwrite64", "rename", "fsync", "ftruncate", "unlink", "openat")


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    for code, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | code]) + number.to_bytes(size, "big")


def cbor(value):
    """Deterministic CBOR of integers, bytes, texts, lists and maps with keys in order."""
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(cbor(item) for item in value)
    return head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


def digest(content):
    return cbor([-16, hashlib.sha256(content).digest()])




def signed(payload, device):
    protected = cbor({1: -8, 4: device.encode()})
    return b"\xd2\x84" + cbor(protected) + b"\xa0" + cbor(payload) + cbor(bytes(64))


def request():
    claims = b"\x81\xa2\x00" + cbor([b"app"]) + cbor(5) + cbor(b"\x01" * 16)
    manifest = b"\x82" + cbor("http://127.0.0.1/v1/request") + digest(b"manifest")
    formats = cbor({1: [0]})
    return b"\xa4\x02" + cbor(os.urandom(16)) + b"\x03" + claims + b"\x18\x63" + manifest + b"\x3a\x00\x01\x00\x00" + formats


def answer(content):
    location = cbor(["blobs/sha-256/" + hashlib.sha256(content).hexdigest()])
    outcome = b"\x85\x02\x00" + digest(content) + cbor(len(content)) + location
    return b"\xa1\x01\xa1\x00" + outcome


class Upstream(http.server.ThreadingHTTPServer):
    """A distributor that has two payloads and an answer."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        source = random.Random(6)
        self.blobs = {}
        for size in (300_000, 40_000):
            content = source.randbytes(size)
            self.blobs[hashlib.sha256(content).hexdigest()] = content
        self.is_busy = False
        self.reports = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body=b"", **fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        content = self.server.blobs.get(self.path.rsplit("/", 1)[-1])
        if content is None:
            return self.reply(404)
        start = self.headers.get("Range")
        if start is None:
            return self.reply(200, content)
        first = int(start.removeprefix("bytes=").split("-")[0])
        fields = {"Content_Range": f"bytes {first}-{len(content) - 1}/{len(content)}"}
        self.reply(206, content[first:], **fields)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/reports"):
            if self.server.is_busy:
                return self.reply(502)
            self.server.reports.append(body)
            return self.reply(204)
        if self.path.endswith("/request"):
            second = list(self.server.blobs.values())[1]
            return self.reply(200, answer(second), Fettle_Answer_Age="3600")
        self.reply(204)

    def log_message(self, *arguments):
        pass


class Sweep:
    """One upstream, and a cache folder for each moment."""

    def __init__(self, folder, options):
        self.folder = Path(folder)
        self.options = options
        self.upstream = Upstream()
        self.faults = []

    def command(self, cache, port):
        upstream = f"http://127.0.0.1:{self.upstream.server_port}"
        listen = f"127.0.0.1:{port}"
        return [
            *(str(self.options.fettle), "gateway", "--upstream", upstream, "--cache", str(cache)),
            *("--listen", listen, "--log-level", "error"),
        ]

    def start(self, command, port):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        for _ in range(600):
            if process.poll() is not None:
                return process
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return process
            except OSError:
                time.sleep(0.02)
        return process

    @staticmethod
    def free_port():
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            return listener.getsockname()[1]

    @staticmethod
    def ask(port, method, path, body=None):
        """Status and body; nothing where the gateway has died."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request(method, path, body=body)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def moment(self, call, number):
        """One run that is killed at the Nth call. Returns whether there was one."""
        cache = self.folder / f"cache-{call}-{number}"
        port = self.free_port()
        inject = f"inject={call}:signal=KILL:when={number}"
        trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
        process = self.start([*trace, *self.command(cache, port)], port)
        self.upstream.reports.clear()
        acknowledged = self.drive(port)
        killed = process.poll() is not None or self.ask(port, "GET", "/v1/health") is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.inspect(f"{call} {number}", cache, acknowledged)
        shutil.rmtree(cache, ignore_errors=True)
        return killed

    def drive(self, port):
        """What devices do; returns the reports that the gateway took."""
        acknowledged = []
        for name in self.upstream.blobs:
            self.ask(port, "GET", f"/v1/blobs/sha-256/{name}")
        self.ask(port, "POST", "/v1/request", signed(request(), "device-1"))
        self.upstream.is_busy = True
        for index in range(2):
            report = signed(bytes([index]), f"device-{index}")
            reply = self.ask(port, "POST", "/v1/reports", report)
            if reply and reply[0] == 202:
                acknowledged.append(report)
        self.upstream.is_busy = False
        # What was taken is brought to the upstream soon; that changes files as well.
        deadline = time.time() + 5
        while len(self.upstream.reports) < len(acknowledged) and time.time() < deadline:
            if self.ask(port, "GET", "/v1/health") is None:
                break
            time.sleep(0.05)
        return acknowledged

    def inspect(self, number, cache, acknowledged):
        def fault(text):
            self.faults.append(f"change {number}: {text}")
            print(self.faults[-1])

        for path in cache.glob("blobs/??/*"):
            if hashlib.sha256(path.read_bytes()).hexdigest() != path.parent.name + path.name:
                fault(f"{path.name} is not what its name says")
        port = self.free_port()
        process = self.start(self.command(cache, port), port)
        if process.poll() is not None:
            return fault("the gateway does not start again")
        for name, content in self.upstream.blobs.items():
            reply = self.ask(port, "GET", f"/v1/blobs/sha-256/{name}")
            if not reply or reply != (200, content):
                fault(f"{name} is not served")
        reply = self.ask(port, "POST", "/v1/request", signed(request(), "device-2"))
        if not reply or reply[0] != 200:
            fault("a request is not answered")
        deadline = time.time() + 20
        while any(report not in self.upstream.reports for report in acknowledged) and time.time() < deadline:
            time.sleep(0.05)
        for report in acknowledged:
            if report not in self.upstream.reports:
                fault("a report that was taken is lost")
        process.send_signal(signal.SIGKILL)
        process.wait()

    def run(self):
        done = 0
        for call in CALLS:
            # Opening is no change, but all changes begin with it: there are many, so fewer are looked at.
            step = self.options.step * (16 if call == "openat" else 1)
            for number in range(1, self.options.limit, step):
                if not self.moment(call, number):
                    break
                done += 1
        print(f"kill sweep: {done} moments, {len(self.faults)} inconsistent states")
        return 1 if self.faults else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fettle", default=ROOT / ".build/debug/fettle", type=Path)
    parser.add_argument("--step", default=1, type=int, help="every how many changes")
    parser.add_argument("--limit", default=1_000, type=int, help="the last change")
    options = parser.parse_args()
    if not shutil.which("strace") or not os.access(options.fettle, os.X_OK):
        print("kill sweep: needs strace and a build of fettle", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="fettle-sweep-") as folder:
        return Sweep(folder, options).run()


if __name__ == "__main__":
    sys.exit(main())
