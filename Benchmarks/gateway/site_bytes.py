#!/usr/bin/env python3
"""A thousand devices of five kinds behind one gateway: what goes over its uplink.

The real `fettle serve` with a campaign for all of them, the real `fettle gateway`, and between the two a relay that counts.
The devices are simulated, and what they send is not: each has a key of its own, enrols with a token, polls, sends its own
signed request, fetches its payload through the gateway, compares it with the digest in its answer, and sends a signed report.
The gateway starts with an empty cache. Needs a build of fettle, and `make peers` (cbor2, cryptography).
Exit codes: 0 the bar is reached, 1 it is not, 2 it could not run.
"""

import argparse
import base64
import json
import os
import queue
import random
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(1, str(ROOT / "Examples/fleet"))

try:
    import cbor2

    from device_kind import five
    from simulated_device import Connection, Refused, SimulatedDevice, located
except ModuleNotFoundError as error:
    PEERS = ROOT / ".build-peers/bin/python"
    if error.name not in ("cbor2", "cryptography") or Path(sys.executable) == PEERS or not PEERS.exists():
        sys.exit(f"site bytes: {error.name} is missing: make peers")
    os.execv(PEERS, [str(PEERS), *sys.argv])

from counting_relay import CountingRelay  # noqa: E402
from distributor import Distributor, free_port  # noqa: E402
from failure import Failure  # noqa: E402
from table import Table  # noqa: E402
from workspace import Workspace, end_at_signals  # noqa: E402

# Payload bytes over the uplink, as a part of one payload for each distinct answer.
BAR = 1.01
FORMATS = ["full", "zstd", "patch"]


class SiteBytes:
    """One distributor, one line, one gateway, and the devices."""

    def __init__(self, workspace, options):
        self.workspace = workspace
        self.options = options
        self.kinds = five()
        self.devices = [
            SimulatedDevice(f"{self.kinds[index % len(self.kinds)].name}-{index}", self.kinds[index % len(self.kinds)])
            for index in range(options.devices)
        ]
        random.Random(6).shuffle(self.devices)
        self.answers = {}
        self.faults = []

    def tell(self, text):
        print(text, file=sys.stderr, flush=True)

    def run(self):
        self.prepare()
        self.tell(f"{len(self.devices)} devices of {len(self.kinds)} kinds, {self.options.together} at a time")
        tokens = iter([token for _ in range(0, len(self.devices), 500) for token in self.distributor.tokens(500)])
        given = {device.name: next(tokens) for device in self.devices}
        self.each("enrolled", lambda device, connection: device.enrol(connection, given[device.name]))
        words = ["campaign", "create", "site", "--manifest", self.manifest_file, "--all", "--start"]
        self.campaign = self.distributor.operate(*words)["id"]
        self.expect()
        started = time.monotonic()
        self.each("updated", self.update)
        self.seconds = time.monotonic() - started
        return self.result()

    # Before

    def prepare(self):
        """A distributor that has all images and the manifest, and a gateway that has nothing."""
        folder, fettle = self.workspace.run, self.workspace.fettle
        self.distributor = Distributor(self.workspace)
        self.distributor.start()
        self.relay = CountingRelay(self.distributor.port)
        self.uri = f"{self.relay.url}/v1/request"
        key = folder / "author"
        self.workspace.command([fettle, "key", "new", "--type", "p256", "--out", key])
        self.distributor.operate("author", "add", "author", "--key", f"{key}.pub")
        images, classes = [], []
        for kind in self.kinds:
            for image, content in (("old", kind.old), ("new", kind.new)):
                path = folder / f"{kind.name}.{image}"
                path.write_bytes(content)
                images.append(path)
            classes.append(
                f"      - {{ name: {kind.name}, vendor: gateway.example, class: {kind.name}, version: 2.0.0, "
                f"image: {kind.name}.new, policy: {{ formats: [{', '.join(kind.policy)}], eligibility: none }} }}"
            )
        source = folder / "site.yaml"
        source.write_text(
            f"sequence: 1\nrequest: {self.uri}\nexpires: 2099-01-01T00:00:00Z\n"
            "text: { language: en, update: The site's release }\ncomponents:\n  app:\n    description: The firmware\n"
            "    report: [vendor, class, digest, version]\n    classes:\n" + "\n".join(classes) + "\n"
        )
        self.manifest_file = folder / "site.suit"
        words = [fettle, "manifest", "build", source, "--key", f"{key}.key", "--out", self.manifest_file]
        self.workspace.command(words)
        self.manifest = self.distributor.upload(self.manifest_file, images)["manifest"]["digest"]
        self.gateway_port = free_port()
        words = [fettle, "gateway", "--upstream", self.relay.url, "--cache", folder / "cache"]
        words += ["--listen", f"127.0.0.1:{self.gateway_port}", "--log-level", "error"]
        self.workspace.processes.start("gateway", words, folder)
        self.wait_for_gateway()

    def wait_for_gateway(self):
        deadline = time.monotonic() + 30
        while True:
            try:
                return Connection(self.gateway_port).ask("GET", "/v1/health")
            except OSError:
                if time.monotonic() > deadline:
                    raise Failure("the gateway did not start") from None
                time.sleep(0.1)

    def expect(self):
        """Asks the distributor itself what it answers each kind, until nothing better will follow: that devices come when
        the patches are there is not what is measured."""
        connection = Connection(self.distributor.port)
        deadline = time.monotonic() + 300
        for kind in self.kinds:
            request = base64.urlsafe_b64encode(cbor2.dumps(kind.request(self.manifest, self.uri))).decode().rstrip("=")
            while True:
                response, content = connection.ask("GET", f"/v1/request?q={request}")
                if "max-age=3600" in response.headers["Cache-Control"]:
                    break
                if time.monotonic() > deadline:
                    raise Failure(f"the distributor still makes patches for {kind.name}")
                time.sleep(1)
            kind.expected = located(cbor2.loads(content), kind.name)
            self.tell(f"{kind.name}: {FORMATS[kind.expected['format']]}, {kind.expected['size']:,} bytes")

    # Meanwhile

    def update(self, device, connection):
        fetched = device.update(connection, self.manifest, self.uri)
        expected = device.kind.expected
        if any(fetched[name] != expected[name] for name in ("digest", "size", "format")):
            raise Refused(f"{device.name} was answered {fetched}, and its kind is answered {expected}")
        self.answers[device.name] = fetched

    def each(self, what, do):
        """All devices, some of them at a time, each with a connection of its own."""
        waiting, done = queue.SimpleQueue(), []
        for device in self.devices:
            waiting.put(device)

        def work():
            while True:
                try:
                    device = waiting.get_nowait()
                except queue.Empty:
                    return
                connection = Connection(self.gateway_port)
                try:
                    do(device, connection)
                except (OSError, Refused, KeyError, TypeError, ValueError) as error:
                    self.faults.append(f"{device.name}: {error}")
                finally:
                    connection.close()
                done.append(device)

        threads = [threading.Thread(target=work) for _ in range(self.options.together)]
        for thread in threads:
            thread.start()
        step = 0
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.2)
            if len(done) * 10 // len(self.devices) > step:
                step = len(done) * 10 // len(self.devices)
                self.tell(f"{len(done):>6} of {len(self.devices)} {what}, {len(self.faults)} faults")
            if len(self.faults) > 20:
                raise Failure("\n".join(self.faults[:5]))

    # After

    def result(self):
        rows = self.distributor.progress(self.campaign)
        running = sum(row["state"] == "running" for row in rows.values())
        if running != len(self.devices):
            self.faults.append(f"the distributor knows of {running} devices that they run the result")
        if self.relay.fault:
            self.faults.append(f"the relay could not follow: {self.relay.fault}")
        distinct = {answer["digest"]: answer["size"] for answer in self.answers.values()}
        once = sum(distinct.values())
        traffic = self.relay.traffic
        part = traffic["payloads"].body / once if once else 0
        return {
            "kinds": [
                {
                    "kind": kind.name,
                    "devices": sum(device.kind is kind for device in self.devices),
                    "format": FORMATS[kind.expected["format"]],
                    "payload": kind.expected["size"],
                    "received": sum(
                        self.answers[device.name]["size"] for device in self.devices
                        if device.kind is kind and device.name in self.answers
                    ),
                }
                for kind in self.kinds
            ],
            "uplink": {kind: vars(counted) for kind, counted in traffic.items()},
            "answers": len(distinct),
            "once": once,
            "part": part,
            "running": running,
            "seconds": self.seconds,
            "faults": self.faults,
            "reached": part <= BAR and not self.faults,
        }


def show(result):
    table = Table(["kind", "devices", "format", "payload", "received by all"], ["devices", "payload", "received by all"])
    for row in result["kinds"]:
        cells = [row["kind"], row["devices"], row["format"], f"{row['payload']:,}", f"{row['received']:,}"]
        table.add(*cells)
    received = sum(row["received"] for row in result["kinds"])
    table.add("all", sum(row["devices"] for row in result["kinds"]), "", f"{result['once']:,}", f"{received:,}")
    columns = ["over the uplink", "exchanges", "bytes up", "bytes down", "of these bodies"]
    line = Table(columns, columns[1:])
    total = [0, 0, 0, 0]
    for kind, counted in result["uplink"].items():
        cells = [counted[name] for name in ("count", "up", "down", "body")]
        total = [sum(pair) for pair in zip(total, cells)]
        line.add(kind, *(f"{cell:,}" for cell in cells))
    line.add("all", *(f"{cell:,}" for cell in total))
    print("\n".join([*table.lines(), "", *line.lines(), ""]))
    for fault in result["faults"][:10]:
        print(f"fault: {fault}")
    sent = result["uplink"]["payloads"]["body"]
    print(f"{result['running']} devices run the result, after {result['seconds']:.0f} s")
    print(f"payload bytes over the uplink: {sent:,} for {result['answers']} distinct answers of {result['once']:,}")
    print(f"site bytes: {'ok' if result['reached'] else 'not ok'}, {result['part']:.4f} (at most {BAR})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", metavar="DIR", help="where fettle is (standard: .build/debug)")
    parser.add_argument("--devices", default=1_000, type=int, help="how many devices")
    parser.add_argument("--together", default=32, type=int, help="how many at a time")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    options = parser.parse_args()
    try:
        end_at_signals()
        with Workspace("site-bytes", options.programs) as workspace:
            result = SiteBytes(workspace, options).run()
    except (Failure, Refused) as failure:
        print(f"site bytes: {failure}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)
    return 0 if result["reached"] else 1


if __name__ == "__main__":
    sys.exit(main())
