#!/usr/bin/env python3
"""Runs a small mixed fleet through an update, and tells what happens.

Exit codes: 0 all as it should be (the last line is `demo: ok`), 1 something is off, 130 interrupted.
"""

import argparse
import shutil
import sys
import time

import gauge
import releases
from attack import Attack
from checks import Checks
from device import sha256
from failure import Failure
from fleet import await_state, enrol, watch
from row import Row
from stage import Stage
from story import Story, plain, shown, size, thousands
from table import Table
from workspace import Workspace, end_at_signals

UNFIT = ("d5", "d6")
# What would make them eligible.
REMEDIES = {"d5": [("install", "libc6"), ("install", "libgcc-s1")], "d6": [("update", "weather")]}


class Demo:
    """The story, chapter by chapter."""

    def __init__(self, workspace, story):
        self.workspace = workspace
        self.story = story
        self.checks = Checks(story)
        self.stage = Stage(workspace)
        self.distributor = self.stage.distributor
        self.times = {}

    def run(self):
        self.software()
        self.devices()
        self.manifest()
        self.campaign()
        self.updated()
        self.later()
        self.unfit()
        self.remedies()
        self.tampered_manifest()
        self.tampered_payload()
        self.table()
        return not self.checks.failed

    # 1

    def software(self):
        story = self.story
        story.heading("The software")
        story.tell(
            f"""The fleet's gateways run `just`, a real program, from real releases: {releases.OLD}, {releases.MIDDLE}
            and the new {releases.NEW}. Some have gauges attached, and a small library of the demo's own, libgauge,
            that programs on the gateway read them with. Release 2 of libgauge lacks a function that release 1 had."""
        )
        count = self.stage.fetch()
        story.fact(f"downloaded {count} programs" if count else "all programs are in the cache; nothing to download")
        for path in sorted(self.stage.results() + self.stage.precursors()):
            story.fact(f"{path.name:22} {size(path):>11} bytes  sha-256 {sha256(path)[:16]}…")
        packages = self.stage.packages
        packages.make(self.stage.programs.path(releases.NEW), self.stage.gauges.new_weather)
        made = ", ".join(path.name for path in packages.made)
        story.fact(f"packages that devices could install: {made}; their index: {size(packages.index)} bytes")

    # 2

    def devices(self):
        story = self.story
        story.heading("Distributor and devices")
        story.tell(
            """A server of one's own, the distributor, hands updates out. Its operator names the authors whose
            manifests it takes, and gives each device a token that is good for one registration. Each device is an
            agent, a process that was given a folder as its root, and the author's public key. It makes its own key
            pair at the first start."""
        )
        self.stage.author.make_key()
        self.stage.serve()
        story.fact(f"the distributor listens on {self.distributor.url}")
        self.fleet = self.stage.fleet.devices()
        self.stage.register(self.fleet)
        self.device = {device.name: device for device in self.fleet}
        self.before = {device.name: (device.says(), device.digest()) for device in self.fleet}
        for device in self.fleet:
            device.start()
        enrol(self.distributor, self.fleet)
        for device in self.fleet:
            story.fact(f"{device.name}: {device.title}")

    # 3

    def manifest(self):
        story = self.story
        story.heading("One manifest for all of them")
        story.tell(
            """The author describes the update in a YAML file, and signs one manifest made from it. It does not say
            which device gets which file. It says where to ask, what to report about oneself when asking, and, for
            each class of device, the digest of what must be the result. Nobody but the author can change that: not
            the server, not a cache, not somebody on the line."""
        )
        self.manifest_file = self.stage.build("update", sequence=1)
        self.distributor.upload(self.manifest_file, self.stage.results() + self.stage.precursors())
        manifests = self.distributor.get("/v1/manifests")["manifests"]
        story.fact(
            f"{self.manifest_file.name}: {size(self.manifest_file)} bytes for {len(manifests[0]['results'])} classes, "
            f"signed with key {manifests[0]['authorKeyId']}"
        )
        story.fact("what the author wrote: " + shown(self.manifest_file.with_suffix(".yaml")))
        self.checks.equal(len(manifests), 1, "the number of manifests that the distributor has")
        self.digest = manifests[0]["digest"]

    # 4

    def campaign(self):
        story = self.story
        story.heading("The campaign")
        story.tell(
            """The operator starts a campaign for all six. From now on each device that polls is given the manifest.
            It authenticates it, finds its own class in it, and then looks at itself: does the new software find what
            it needs below it (lower layer), and do the programs that use it still find what they need (upper layer)?
            Only a device that it fits asks for it, saying what it runs, and is answered with the smallest payload for
            just that."""
        )
        names = [device.name for device in self.fleet]
        self.identifier = identifier = self.distributor.campaign("spring", self.manifest_file, names)
        self.times = watch(self.distributor, identifier, self.fleet)
        self.rows = {name: Row(row) for name, row in self.distributor.progress(identifier).items()}
        for device in self.fleet:
            row = self.rows[device.name]
            story.fact(f"{device.name}: {row.state}" + (f", {row.reason}" if row.reason else ""))
        manifest = self.distributor.get(f"/v1/campaigns/{identifier}")["campaign"]["manifest"]
        self.checks.equal(manifest, self.digest, "the digest of the campaign's manifest")

    # 5

    def updated(self):
        story, checks = self.story, self.checks
        story.heading("Those that it fits")
        story.tell(
            """d1 and d2 started from different releases, so they got different patches: each only what is new for it.
            d3 has another processor, and got another program under the same manifest. d4 had nothing to do. Each of
            them wrote the new software into its second slot, checked every byte, switched over, started it, and only
            then reported success. What is said here is not taken from those reports: the files were read and the
            programs started."""
        )
        stats = self.distributor.stats()
        for name in ("d1", "d2", "d3", "d4"):
            device, row = self.device[name], self.rows[name]
            platform = device.machine
            new = self.stage.programs.path(releases.NEW, platform)
            ok = checks.equal(row.state, "running", f"{name}: the state at the distributor")
            ok &= checks.equal(device.digest(), sha256(new), f"{name}: the digest of what is in place")
            ok &= checks.equal(device.says(), f"just {releases.NEW}", f"{name}: what the program says")
            sent = payload_bytes(stats, name)
            if name == "d4":
                ok &= checks.equal(sent, 0, f"{name}: the payload bytes that it was sent")
            else:
                ok &= checks.equal(row.kind("app"), "patch", f"{name}: the kind of payload")
                ok &= checks.that(0 < sent < new.stat().st_size // 2, f"{name}: a payload that is less than half", sent)
                ok &= checks.equal(sent, row.wire_bytes, f"{name}: what it was sent, each payload once,")
            status = device.status()
            ok &= checks.equal(status["sequenceNumber"], 1, f"{name}: the sequence number")
            ok &= checks.equal(status["trial"], None, f"{name}: what is on trial")
            was = self.before[name][0]
            if ok and was == device.says():
                story.good(f"{name}: {was}, as before; 0 payload bytes")
            elif ok:
                story.good(f"{name}: {was} → {device.says()}; {thousands(sent)} payload bytes")
        self.library_update(self.device["d2"])
        origins = {name: self.rows[name].precursor("app") for name in ("d1", "d2")}
        for name, origin in origins.items():
            checks.equal(origin, self.before[name][1], f"{name}: the precursor of the patch")
        checks.that(origins["d1"] != origins["d2"], "d1 and d2 had patches from different precursors", origins)
        checks.that(stats["patchesMade"] >= 3, "the distributor made a patch for each pair", stats["patchesMade"])
        checks.equal(stats["unnamed"]["payloadBytes"], 0, "the payload bytes that went to nobody known")

    # 6

    def later(self):
        story, checks = self.story, self.checks
        story.heading("Who asks later gets less")
        story.tell(
            """The first who asked were not kept waiting: their patches were made in a fraction of a second. Behind their
            backs the distributor goes on, and predicts where everything that the program refers to has gone. d8 runs the
            same release as d1, and is switched on now."""
        )
        deadline = time.monotonic() + 300
        while self.distributor.stats()["payloadsPending"]:
            if time.monotonic() > deadline:
                raise Failure("the distributor has not made the small patches within 300 s")
            time.sleep(0.2)
        device = self.stage.fleet.gateway("d8", f"x86-64, runs just {releases.OLD}; late", releases.OLD)
        self.stage.register([device])
        self.before["d8"] = (device.says(), device.digest())
        device.start()
        enrol(self.distributor, [device])
        campaign = self.distributor.campaign("late", self.manifest_file, ["d8"])
        self.times.update(watch(self.distributor, campaign, [device]))
        self.fleet.append(device)
        self.device["d8"] = device
        row = self.rows["d8"] = Row(self.distributor.progress(campaign)["d8"])
        stats = self.distributor.stats()
        early, late = payload_bytes(stats, "d1"), payload_bytes(stats, "d8")
        new = self.stage.programs.path(releases.NEW)
        ok = checks.equal(row.state, "running", "d8: the state at the distributor")
        ok &= checks.equal(device.digest(), sha256(new), "d8: the digest of what is in place")
        ok &= checks.equal(row.kind("app"), "patch", "d8: the kind of payload")
        ok &= checks.that(0 < late < early * 3 // 4, "d8: its patch is smaller than that of d1", (late, early))
        if ok:
            story.good(f"d8: {releases.OLD} → {device.says()}; {thousands(late)} payload bytes instead of {thousands(early)}")

    def library_update(self, device):
        """d2 has the library as well, which was updated with the program or not at all."""
        lib = device.components[1]
        new = sha256(self.stage.gauges.library(gauge.NEW))
        ok = self.checks.equal(device.digest(lib), new, "d2: the digest of libgauge")
        code, said = device.run_program("usr/bin/thermometer")
        if ok & self.checks.that(code == 0, "d2: the thermometer runs with the new libgauge", said):
            self.story.good(f"d2: libgauge {gauge.OLD} → {gauge.NEW} with it; its thermometer says {said}")

    # 7

    def unfit(self):
        story, checks = self.story, self.checks
        story.heading("Those that it does not fit")
        story.tell(
            """d5 lacks what the new program is linked to: it would not start. On d6 the new program would run, but
            the new libgauge would stop the weather station, which still calls the missing function. Both found out
            beforehand, from a description of a few kilobytes, refused, and told the operator why. By the server's
            count they were sent no byte of a payload. Both have an index of a few packages that could be installed, and
            looked in it for what would help."""
        )
        stats = self.distributor.stats()
        for name, side in zip(UNFIT, ("lower", "upper"), strict=True):
            device, row = self.device[name], self.rows[name]
            ok = checks.equal(row.state, "refused", f"{name}: the state at the distributor")
            ok &= checks.equal(row.reason, "ineligible", f"{name}: the reason")
            ok &= checks.equal({edge["side"] for edge in row.edges}, {side}, f"{name}: the layer")
            ok &= checks.equal(payload_bytes(stats, name), 0, f"{name}: the payload bytes that it was sent")
            ok &= checks.equal(row.parts, {}, f"{name}: what it was answered with")
            ok &= checks.equal(device.digest(), self.before[name][1], f"{name}: the digest of what is in place")
            ok &= checks.equal(device.says(), self.before[name][0], f"{name}: what the program says")
            if ok:
                story.good(f"{name}: refused, {row.layer}; 0 payload bytes; still runs {device.says()}")
            for edge in row.edges[:3]:
                story.fact(f"{edge['subject']} needs {edge['needed']}; found: {edge['found'] or 'nothing'}")
            if len(row.edges) > 3:
                story.fact(f"and {len(row.edges) - 3} more")
            self.remedy(device, row, REMEDIES[name])
        self.what_would_have_been()

    def remedy(self, device, row, expected):
        """What the device says would help, to its user and to the operator."""
        notice = device.status()["notice"]
        found = [(action["action"], action["name"]) for action in notice["remedies"]]
        ok = self.checks.equal(sorted(found), sorted(expected), f"{device.name}: the remedies")
        ok &= self.checks.that(notice["remediesComplete"], f"{device.name}: all of them together would do")
        words = [action["text"] for action in notice["remedies"]]
        told = all(text in row.detail for text in words)
        ok &= self.checks.that(told, f"{device.name}: the operator was told the remedies", row.detail)
        said = device.agent("status").stdout
        ok &= self.checks.that(
            all(f"remedy: {text}" in said for text in words), f"{device.name}: its user can see the remedies", said
        )
        if ok:
            self.story.fact("remedy: " + ", ".join(words))

    def what_would_have_been(self):
        """The loaders themselves say that both were right."""
        story, checks = self.story, self.checks
        story.tell("Were they right? The systems' own loaders, asked by starting the software anyway:")
        loader = self.device["d5"].root / "lib" / "ld-musl-x86_64.so.1"
        new = self.stage.programs.path(releases.NEW)
        result = self.workspace.command([loader, new, "--version"], expected=None)
        if checks.that(result.returncode != 0, "d5: its loader refuses the new program", result.stdout):
            story.good("d5: " + plain(result.stderr.splitlines()[0]))
        d6 = self.device["d6"]
        code, said = d6.run_program("usr/bin/weather")
        checks.that(code == 0 and "Fahrenheit" in said, "d6: the weather station still runs", said)
        folder = self.workspace.run / "what-if"
        folder.mkdir()
        shutil.copyfile(self.stage.gauges.library(gauge.NEW), folder / gauge.SONAME)
        code, complaint = d6.run_program("usr/bin/weather", {"LD_LIBRARY_PATH": str(folder), "LD_BIND_NOW": "1"})
        if checks.that(code != 0, "d6: the loader refuses the weather station with the new libgauge", complaint):
            story.good("d6: " + plain(complaint))

    # 8

    def remedies(self):
        story, checks, device = self.story, self.checks, self.device["d5"]
        story.heading("What helps")
        story.tell(
            """Whether a device is changed for an update is its owner's decision. The owner of d5 allows it: a handler gets
            on its standard input what is missing and what would help, and installs those packages. The device then
            judges the same manifest anew. The owner of d6 allows nothing, and d6 stays as it is."""
        )
        start = time.monotonic()
        device.allow(self.stage.packages.handler(device))
        row = Row(await_state(self.distributor, self.identifier, device, "running"))
        self.times["d5"] = time.monotonic() - start
        self.rows["d5"] = row
        for line in [line for line in device.log().splitlines() if line.startswith("remedy: installed")]:
            story.fact(f"d5: {line}")
        new = self.stage.programs.path(releases.NEW)
        stats = self.distributor.stats()
        ok = checks.equal(row.state, "running", "d5: the state at the distributor")
        ok &= checks.equal(device.digest(), sha256(new), "d5: the digest of what is in place")
        ok &= checks.equal(device.says(), f"just {releases.NEW}", "d5: what the program says")
        ok &= checks.equal(device.status()["notice"], None, "d5: what it has to tell its user")
        ok &= checks.that(payload_bytes(stats, "d5") > 0, "d5: payload bytes came this time")
        if ok:
            sent = thousands(payload_bytes(stats, "d5"))
            story.good(f"d5: eligible now; {self.before['d5'][0]} → {device.says()}; {sent} payload bytes")
        row = self.distributor.progress(self.identifier)["d6"]
        d6 = self.device["d6"]
        ok = checks.equal(row["state"], "refused", "d6: the state at the distributor, still")
        ok &= checks.equal(payload_bytes(stats, "d6"), 0, "d6: the payload bytes that it was sent, still")
        ok &= checks.equal(d6.digest(), self.before["d6"][1], "d6: the digest of what is in place, still")
        if ok:
            story.good(f"d6: as before; still runs {d6.says()}")

    # 9

    def tampered_manifest(self):
        self.story.heading("A tampered manifest")
        self.story.tell(
            """A seventh device, d7, is like d1, but somebody sits on its line. First the attacker flips a single bit in
            the manifest, within the digest of what is to be installed. Who could choose that digest could install
            anything. The device discards such a manifest, and reports it, so that the operator learns of the attack."""
        )
        self.attack = Attack(self.stage, self.story, self.checks, self.manifest_file)
        self.attack.on_manifest()

    # 10

    def tampered_payload(self):
        self.story.heading("A tampered payload")
        self.story.tell(
            """Now the manifest passes as it is, and the attacker flips one bit of each payload instead. The device
            asks again, in full instead of a patch, and gives up when that is wrong as well. The slot in use is not
            written to at any time."""
        )
        self.attack.on_payload()

    # 11

    def table(self):
        story = self.story
        story.heading("The whole fleet")
        table = Table(
            ["device", "from", "to", "verdict", "payload", "bytes on the wire", "image bytes", "seconds"],
            numbers=["bytes on the wire", "image bytes", "seconds"],
        )
        stats = self.distributor.stats()
        for device in [*self.fleet, self.attack.device]:
            row = self.rows.get(device.name)
            version = lambda text: text.removeprefix("just ")
            start = version(self.before[device.name][0]) if device is not self.attack.device else releases.OLD
            end = version(device.says())
            if len(device.components) > 1:
                updated = device.digest(device.components[1]) == sha256(self.stage.gauges.library(gauge.NEW))
                start, end = f"{start} + {gauge.OLD}", f"{end} + {gauge.NEW if updated else gauge.OLD}"
            sent = payload_bytes(stats, device.name)
            table.add(
                device.name,
                start,
                "-" if start == end else end,
                self.verdict(device, row),
                row.kinds if row else "damaged",
                thousands(sent),
                thousands(sum(device.running(part).stat().st_size for part in device.components)),
                f"{self.times[device.name]:.1f}" if device.name in self.times else "-",
            )
        for line in table.lines():
            story.line(line)
        story.line("")
        story.tell(
            f"""Versions are those of just, and of libgauge where there is one. Bytes on the wire: payload bytes by
            the server's count. Image bytes: all that runs in the slots now. Seconds: from the start of the campaign
            until the distributor knew; of d5, from its owner's decision. One manifest file served all:
            {shown(self.manifest_file)}, {size(self.manifest_file)} bytes."""
        )

    def verdict(self, device, row):
        if device is self.attack.device:
            return "not authentic"
        if row.state == "refused":
            return f"{row.reason}, {row.layer}"
        return {"d4": "current", "d5": "eligible, remedied", "d8": "eligible, later"}.get(device.name, "eligible")


def payload_bytes(stats, device):
    return stats["devices"].get(device, {}).get("payloadBytes", 0)


def main():
    parser = argparse.ArgumentParser(description="Runs a small mixed fleet through an update, and tells what happens.")
    parser.add_argument("--programs", metavar="DIR", help="where fettle and fettle-agent are (standard: .build/debug)")
    options = parser.parse_args()
    end_at_signals()
    story = Story()
    try:
        with Workspace("run", options.programs) as workspace:
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
