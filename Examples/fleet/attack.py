"""Somebody sits on the line between a device and the distributor."""

import releases
from device import sha256
from proxy import LineProxy, flip
from story import plain


class Attack:
    """A seventh device, like d1 but for its line, and what is tried on it."""

    def __init__(self, stage, story, checks, manifest):
        self.stage = stage
        self.story = story
        self.checks = checks
        self.manifest = manifest
        self.distributor = stage.distributor
        self.device = stage.fleet.gateway("d7", f"x86-64, runs just {releases.OLD}", releases.OLD)

    def on_manifest(self):
        """Flips a bit in the manifest."""
        stage = self.stage
        stage.register([self.device])
        self.digest = self.device.digest()
        wanted = bytes.fromhex(sha256(stage.programs.path(releases.NEW)))
        self.checks.that(wanted in self.manifest.read_bytes(), "the manifest names the digest of the new program")
        with LineProxy(self.distributor.url) as proxy:
            # Nothing is damaged while the device registers, and nothing is there for it yet.
            self.device.agent("run", "--once", env=proxy.environment)
            self.campaign = self.distributor.campaign("attacked", self.manifest, [self.device.name])
            proxy.damage = lambda path, body: flip(body, body.index(wanted)) if wanted in body else body
            result = self.device.agent("run", "--once", env=proxy.environment, expected=None)
            self.checks.that(proxy.damaged > 0, "the attacker got to damage the manifest")
        self.checks.equal(result.returncode, 3, "d7: the exit code of the agent (3: not authentic)")
        self.checks.equal(self.distributor.payload_bytes("d7"), 0, "d7: the payload bytes that it was sent")
        # What cannot be trusted is reported as well: the operator has to know that somebody is on the line.
        self.checks.that("not taken" not in result.stderr, "d7: the distributor took the report", result.stderr)
        self.unharmed(result)

    def on_payload(self):
        """Flips a bit in each payload."""
        descriptors = self.stage.author.descriptors(self.manifest)

        def damage(path, body):
            folder, _, name = path.rpartition("/")
            is_payload = folder.endswith("/blobs/sha-256") and name not in descriptors
            return flip(body, len(body) // 2) if is_payload and body else body

        with LineProxy(self.distributor.url) as proxy:
            proxy.damage = damage
            result = self.device.agent("run", "--once", env=proxy.environment, expected=None)
            self.checks.that(proxy.damaged > 0, "the attacker got to damage a payload")
            self.story.fact(f"payloads that were damaged on the way: {proxy.damaged}")
        self.checks.that(result.returncode not in (0, 2), "d7: the agent's exit code says so", result.returncode)
        sent = self.distributor.payload_bytes("d7")
        self.checks.that(sent > 0, "d7: payload bytes came this time", sent)
        state = self.distributor.progress(self.campaign)["d7"]["state"]
        self.checks.that(state != "running", "d7: the distributor does not count it as updated", state)
        self.unharmed(result)

    def unharmed(self, result):
        device, checks = self.device, self.checks
        for line in [line for line in result.stderr.splitlines() if "error: " in line][-2:]:
            self.story.fact(plain(line))
        ok = checks.equal(device.digest(), self.digest, "d7: the digest of what is in place")
        ok &= checks.equal(device.says(), f"just {releases.OLD}", "d7: what the program says")
        ok &= checks.equal(device.status()["trial"], None, "d7: what is on trial")
        if ok:
            self.story.good(f"d7: refused (exit code {result.returncode}); still runs {device.says()}, bit for bit")
