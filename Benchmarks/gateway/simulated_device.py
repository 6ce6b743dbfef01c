"""A device as the servers see it: its own key, its own signed messages, and payloads that it checks."""

import base64
import hashlib
import http.client
import os

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SHA256 = -16
NOTHING, INLINE, LOCATED = range(3)
RUNNING = 5
# The keys of docs/formats/update-protocol.cddl.
NONCE, CLAIMS, RESULT, MANIFEST, STATE, TRANSFER = 2, 3, 4, 99, -65537, -65540
PIECE = 1 << 20


class Refused(Exception):
    """A server did not answer as it should."""


def digest(name):
    return cbor2.dumps([SHA256, bytes.fromhex(name)])


class Connection:
    """Requests to one server, one after the other."""

    def __init__(self, port):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, method, path, body=None, expected=(200,)):
        self.http.request(method, path, body, {"Content-Type": "application/cbor"} if body else {})
        response = self.http.getresponse()
        content = response.read()
        if response.status not in expected:
            raise Refused(f"{method} {path[:60]}: {response.status} {content[:500]!r}")
        return response, content

    def fetch(self, path):
        """The size and SHA-256 of a file."""
        self.http.request("GET", path)
        response = self.http.getresponse()
        if response.status != 200:
            raise Refused(f"GET {path}: {response.status} {response.read(500)!r}")
        sum, size = hashlib.sha256(), 0
        while piece := response.read(PIECE):
            sum.update(piece)
            size += len(piece)
        return size, sum.hexdigest()

    def close(self):
        self.http.close()


class SimulatedDevice:
    """One of a kind."""

    def __init__(self, name, kind):
        self.name = name
        self.kind = kind
        self.key = Ed25519PrivateKey.generate()

    # Messages

    def sign(self, message):
        """A COSE_Sign1 (RFC 9052 section 4.2) by the device's key, with its id as key id."""
        payload = cbor2.dumps(message)
        protected = cbor2.dumps({1: -8, 4: self.name.encode()})
        signature = self.key.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
        return cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))

    def enrolment(self, token):
        point = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        ids = {0: [b"app"], 1: self.kind.vendor, 2: self.kind.class_id}
        return self.sign({1: self.name, 2: cbor2.dumps({1: 1, -1: 6, -2: point}), 3: token, 4: [ids], 5: False})

    def report(self, manifest, uri, nonce, fetched):
        return self.sign(
            {
                NONCE: nonce,
                CLAIMS: [self.kind.claims(self.kind.result, self.kind.new_version)],
                RESULT: True,
                MANIFEST: [uri, [SHA256, bytes.fromhex(manifest)]],
                STATE: RUNNING,
                TRANSFER: {1: fetched["format"], 2: fetched["size"]},
            }
        )

    # What it does

    def enrol(self, connection, token):
        connection.ask("POST", "/v1/enrol", self.enrolment(token))

    def update(self, connection, manifest, uri):
        """Polls, asks, fetches and reports. Returns the digest, size and format of the payload that it was named."""
        response, envelope = connection.ask("POST", "/v1/poll", self.sign({1: 1}))
        nonce = response.headers["Fettle-Nonce"]
        nonce = base64.urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4))
        # What it names is what a device would compare; the rest of the envelope is not for this benchmark.
        if digest(manifest) not in envelope:
            raise Refused(f"{self.name}: the poll brought another manifest")
        request = {NONCE: os.urandom(16), **self.kind.request(manifest, uri)}
        answer = cbor2.loads(connection.ask("POST", "/v1/request", self.sign(request))[1])
        fetched = located(answer, self.name)
        # The first location is the gateway's own, relative to where the request went.
        size, name = connection.fetch("/v1/" + fetched["locations"][0])
        if (size, name) != (fetched["size"], fetched["digest"]):
            raise Refused(f"{self.name}: {fetched['digest']} was {size} bytes with the digest {name}")
        connection.ask("POST", "/v1/reports", self.report(manifest, uri, nonce, fetched), expected=(204,))
        return fetched


def located(answer, name):
    """The payload that an answer names for the first component."""
    outcome = answer[1].get(0)
    if not outcome or outcome[0] != LOCATED:
        raise Refused(f"{name}: no payload is named: {outcome}")
    _, kind, (_, value), size, locations = outcome
    return {"format": kind, "digest": value.hex(), "size": size, "locations": locations}
