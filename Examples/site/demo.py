#!/usr/bin/env python3
"""Updates a site of twenty devices behind one gateway, with the line to the distributor cut half way.

Exit codes: 0 all as it should be (the last line is `demo: ok`), 1 something is off, 130 interrupted.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / "fleet"))

import network  # noqa: E402
import releases  # noqa: E402
from checks import Checks  # noqa: E402
from device import sha256  # noqa: E402
from failure import Failure  # noqa: E402
from fleet import enrol, watch  # noqa: E402
from gateway import Gateway  # noqa: E402
from network import Network  # noqa: E402
from relay import Relay  # noqa: E402
from row import Row  # noqa: E402
from site_devices import KINDS, SiteDevice  # noqa: E402
from stage import Stage  # noqa: E402
from story import Story, shown, size, thousands  # noqa: E402
from table import Table  # noqa: E402
from workspace import Workspace, end_at_signals  # noqa: E402


class Demo:
    """The story, chapter by chapter."""

    def __init__(self, workspace, story):
        self.workspace = workspace
        self.story = story
        self.checks = Checks(story)
        self.network = Network()
        self.stage = Stage(workspace)
        self.distributor = self.stage.distributor

    def run(self):
        self.site()
        self.first_half()
        self.cut()
        self.mended()
        self.table()
        return not self.checks.failed

    # 1

    def site(self):
        story = self.story
        story.heading("A site")
        story.tell(
            """Twenty devices of three kinds stand at a site. One line leads from there to the distributor, and at its
            end stands a gateway. It is not trusted with anything: it has no key, and devices verify all that comes
            from it as if it came from anywhere. Distributor and site are two networks of this machine's kernel, which
            counts what goes over the line."""
        )
        self.stage.fetch()
        self.stage.author.make_key()
        self.stage.serve()
        self.door = Relay(network.UPLINK, self.distributor.port)
        self.gateway = Gateway(self.workspace, self.network, self.door.url)
        self.gateway.start()
        self.devices = [device for kind in KINDS for device in kind.devices(self.stage, self.network)]
        self.register()
        for kind in KINDS:
            story.fact(f"{kind.count} devices: {kind.title}")
        for device in self.devices:
            device.start()
        enrol(self.distributor, self.devices)
        # Half of them are switched off for now.
        self.first = [device for index, device in enumerate(self.devices) if index % 2 == 0]
        self.second = [device for index, device in enumerate(self.devices) if index % 2 == 1]
        for device in self.second:
            device.stop()
        story.fact(f"{len(self.devices)} devices registered by way of the gateway; {len(self.second)} are switched off")
        self.manifest_file = self.stage.build("update", sequence=1, server=self.door.url)
        self.distributor.upload(self.manifest_file, self.stage.results() + self.stage.precursors())

    def register(self):
        tokens = self.distributor.tokens(len(self.devices))
        for device, token in zip(self.devices, tokens, strict=True):
            device.make(self.stage.author.public_key, self.door.url)
            device.ask_first(self.gateway.url)
            device.give_token(token)

    # 2

    def first_half(self):
        story = self.story
        story.heading("Ten of them are updated")
        story.tell(
            """Each device that fits sends a request that says what it is and what it runs. The gateway reads it. The
            first of a kind it passes on; the answer holds for all that ask the same, and the payload it names is
            fetched once."""
        )
        self.before = self.network.received()
        names = [device.name for device in self.devices]
        self.campaign = self.distributor.campaign("site", self.manifest_file, names)
        watch(self.distributor, self.campaign, self.first)
        self.line_bytes = self.network.received() - self.before
        for device in self.first:
            self.check(device)
        story.good(f"{len(self.first)} devices run just {releases.NEW}")
        self.half = self.gateway.status()
        traffic = self.half["traffic"]
        story.fact(f"over the line: {thousands(self.line_bytes)} bytes; served at the site: {thousands(traffic['served'])}")

    # 3

    def cut(self):
        story = self.story
        story.heading("The line is cut")
        story.tell(
            """Now the line is gone, and the other ten are switched on. The gateway knows the manifest, and the answers
            to their requests, and has the payloads. Their reports it keeps."""
        )
        self.network.cut()
        for device in self.second:
            device.start()
        deadline = time.monotonic() + 240
        while late := [device for device in self.second if not device.is_done()]:
            if time.monotonic() > deadline:
                raise Failure(f"{late[0].name} is not done without the line:\n{late[0].log()[-3000:]}")
            time.sleep(0.5)
        for device in self.second:
            self.check(device)
        story.good(f"{len(self.second)} devices run just {releases.NEW}; the distributor knows nothing of it yet")
        rows = self.rows()
        unknown = [device for device in self.second if rows[device.name].state != "running"]
        self.checks.equal(len(unknown), len(self.second), "the number of devices that the distributor still waits for")
        kept = self.gateway.status()["queue"]["waiting"]
        self.checks.that(kept >= len(self.second), "the gateway keeps the reports", kept)
        story.fact(f"the gateway keeps {kept} reports")

    # 4

    def mended(self):
        story = self.story
        story.heading("The line is back")
        self.network.mend()
        watch(self.distributor, self.campaign, self.devices, seconds=120)
        for name, row in self.rows().items():
            self.checks.equal(row.state, "running", f"{name}: the state at the distributor")
        story.good("the distributor knows of all twenty that they run the new software")

    # 5

    def table(self):
        story = self.story
        story.heading("The whole site")
        table = Table(["kind", "devices", "from", "to", "payload", "bytes of each"], numbers=["devices", "bytes of each"])
        rows = self.rows()
        once = 0
        for kind in KINDS:
            sizes = {rows[device.name].wire_bytes for device in self.devices if device.kind is kind}
            kinds = {rows[device.name].kinds for device in self.devices if device.kind is kind}
            # Who was answered by the gateway alone is not in the distributor's books.
            known = sorted(value for value in sizes if value)
            self.checks.that(len(known) >= 1, f"{kind.title}: a payload was answered", sizes)
            once += sum(known)
            payload = " or ".join(sorted(kinds - {"-"}))
            table.add(kind.title, kind.count, kind.version, releases.NEW, payload, " or ".join(map(thousands, known)))
        for line in table.lines():
            story.line(line)
        traffic = self.gateway.status()["traffic"]
        sent = self.payload_bytes()
        line = self.network.received() - self.before
        story.line("")
        lines = Table(["what", "bytes"], numbers=["bytes"])
        lines.add("over the uplink, all of it", thousands(line))
        lines.add("of these payloads", thousands(sent))
        lines.add("served at the site", thousands(traffic["served"]))
        lines.add("saved", thousands(traffic["served"] - line))
        for row in lines.lines():
            story.line(row)
        story.line("")
        self.checks.that(sent <= 1.01 * once, "each payload came over the uplink once", (sent, once))
        self.checks.that(traffic["served"] > 3 * line, "one download served many", (traffic["served"], line))
        story.tell(
            f"""Over the uplink: what the kernel counted on the site's end of the line since the campaign began; payloads: what
            the distributor counted. Served: what devices got from the gateway. One manifest file for all of them: {shown(self.manifest_file)}, {size(self.manifest_file)} bytes."""
        )

    # What holds for each

    def check(self, device):
        new = self.stage.programs.path(releases.NEW, device.machine)
        self.checks.equal(device.digest(), sha256(new), f"{device.name}: the digest of what is in place")

    def rows(self):
        return {name: Row(row) for name, row in self.distributor.progress(self.campaign).items()}

    def payload_bytes(self):
        """The payload bytes that left the distributor, by its own count."""
        stats = self.distributor.stats()
        return stats["unnamed"]["payloadBytes"] + sum(each["payloadBytes"] for each in stats["devices"].values())


def fetch(programs):
    with Workspace("site", programs) as workspace:
        releases.Releases(workspace).fetch()


def main():
    parser = argparse.ArgumentParser(description="Updates a site of twenty devices behind one gateway.")
    parser.add_argument("--programs", metavar="DIR", help="where fettle and fettle-agent are (standard: .build/debug)")
    options = parser.parse_args()
    story = Story()
    try:
        network.enter(lambda: fetch(options.programs))
        end_at_signals()
        with Workspace("site", options.programs) as workspace:
            demo = Demo(workspace, story)
            is_well = demo.run()
    except Failure as failure:
        print(f"demo: {failure}\ndemo: failed", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: interrupted; all its processes are ended", file=sys.stderr)
        return 130
    story.line("")
    if is_well:
        story.line(f"{demo.checks.count} checks, all well")
        story.line("demo: ok")
        return 0
    story.line(f"{len(demo.checks.failed)} of {demo.checks.count} checks failed; what was said: {shown(workspace.run)}")
    story.line("demo: failed")
    return 1


if __name__ == "__main__":
    sys.exit(main())
