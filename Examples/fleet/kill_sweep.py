#!/usr/bin/env python3
"""Kills the agent at many moments of an update, and sees the device come out with the old or the new software, whole.

Each moment has a device of its own, with two components that are updated together. To a process `kill -9` is what a
power cut is: nothing is tidied up. Exit codes: 0 all devices recovered, 1 one did not, 130 interrupted.
"""

import argparse
import collections
import random
import shutil
import signal
import subprocess
import sys
import time

import gauge
import releases
from device import sha256
from failure import Failure
from proxy import LineProxy
from stage import Stage
from story import Story, shown
from workspace import Workspace, end_at_signals

# In the order in which an update goes through them.
PHASES = ("start", "verdict", "payload", "install", "switched", "trial", "confirmed", "ended")
TRIES = 6
# Bytes per second on the devices' line: with this the payloads take about as long as all the rest of an update.
RATE = 8_000_000


class KillSweep:
    """One distributor, and one device for each moment."""

    def __init__(self, workspace, story, moments, seed):
        self.workspace = workspace
        self.story = story
        self.moments = moments
        self.seed = seed
        self.stage = Stage(workspace)
        self.distributor = self.stage.distributor
        self.violations = []

    def run(self):
        self.set_up()
        with LineProxy(self.distributor.url, RATE) as line:
            self.environment = line.environment
            return self.sweep()

    def sweep(self):
        duration = self.measure()
        self.story.line(f"an undisturbed update takes {duration:.3f} s; {self.moments} moments, seed {self.seed}\n")
        source = random.Random(self.seed)
        phases, outcomes = collections.Counter(), collections.Counter()
        for number in range(self.moments):
            # One moment in each of as many equal parts of the update, so that all of it is covered.
            delay = (number + source.random()) / self.moments * duration
            phase, outcome = self.moment(number, delay)
            phases[phase] += 1
            outcomes[outcome] += 1
        self.summarise(phases, outcomes)
        return not self.violations

    # Before

    def set_up(self):
        stage = self.stage
        self.story.line("setting up the distributor ...")
        stage.fetch()
        stage.author.make_key()
        stage.serve()
        # The software that the devices have from the factory, with a manifest of its own: it gives them a sequence
        # number that must never be lost.
        first = stage.build("first", 1, releases.OLD, gauge.OLD)
        self.distributor.upload(first, stage.results(releases.OLD, gauge.OLD))
        self.update = stage.build("update", 2)
        self.distributor.upload(self.update, stage.results())
        self.distributor.operate("campaign", "create", "first", "--manifest", first, "--all", "--start")
        self.tokens = self.distributor.tokens(self.moments + 4)
        self.old = [sha256(stage.programs.path(releases.OLD)), sha256(stage.gauges.library(gauge.OLD))]
        self.new = [sha256(stage.programs.path(releases.NEW)), sha256(stage.gauges.library(gauge.NEW))]

    def device(self, name):
        """A device at the old release, registered, which the new manifest is waiting for."""
        device = self.stage.fleet.gateway(name, name, releases.OLD, self.stage.gauges.thermometer)
        device.make(self.stage.author.public_key, self.distributor.url)
        device.give_token(self.tokens.pop())
        device.agent("run", "--once")
        status = device.status()
        if status["sequenceNumber"] != 1 or self.digests(device, status) != self.old:
            raise Failure(f"{name} did not take the first manifest: {status}")
        self.campaign = self.distributor.campaign(name, self.update, [name])
        return device

    def measure(self):
        """How long an update takes that nobody disturbs, in seconds. The first one, for which the patches are made,
        does not count."""
        times = []
        for number in range(4):
            device = self.device(f"undisturbed-{number}")
            start = time.monotonic()
            device.agent("run", "--once", env=self.environment)
            times.append(time.monotonic() - start)
            if self.digests(device, device.status()) != self.new:
                raise Failure(f"{device.name} was not updated\n{device.status()}")
            shutil.rmtree(device.folder)
        return sorted(times[1:])[1]

    # A moment

    def moment(self, number, delay):
        device = self.device(f"moment-{number}")
        known = len(self.violations)
        process = device.start("--once", env=self.environment)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            pass
        code = self.workspace.processes.kill(device.name)
        status = device.status()
        phase = self.phase(device, status) if code == -signal.SIGKILL else "ended"
        outcome = self.judge(device, status, 1)
        runs = self.converge(device, status)
        is_well = len(self.violations) == known
        self.story.line(
            f"moment {number:3}  killed after {delay:6.3f} s  in {phase:9}  runs the {outcome:5}  sequence number "
            f"{status['sequenceNumber']}  " + (f"up to date after {runs} more run(s)" if is_well else "NOT OK")
        )
        if is_well:
            shutil.rmtree(device.folder)
        return phase, outcome

    def phase(self, device, status):
        """How far the update was, by what lies on the disk, and where that does not tell by what the agent had said."""
        state = device.folder / "state"
        if self.digests(device, status) == self.new:
            if status["trial"] is None:
                return "confirmed"
            return "trial" if status["trial"]["starts"] else "switched"
        if any((state / "slots" / f"{part.name}.1").exists() for part in device.components):
            return "install"
        if any((state / "spool").iterdir()):
            return "payload"
        return "verdict" if "authentic" in device.log() else "start"

    def judge(self, device, status, least):
        """Demands that the device has the old or the new software, whole, and can run it. Returns which."""
        found = self.digests(device, status)
        outcome = "old" if found == self.old else "new" if found == self.new else "mixed"
        self.demand(outcome != "mixed", device, f"the slots in use hold {found}")
        stated = [part["slots"][part["primary"]] for part in status["components"]]
        self.demand([slot and slot["digest"] for slot in stated] == found, device, f"the state says {stated}")
        number = status["sequenceNumber"]
        self.demand(number >= least, device, f"the sequence number went from {least} to {number}")
        matches = (number == 2) == (outcome == "new")
        self.demand(matches, device, f"the sequence number is {number} with {outcome} software")
        version = {"old": releases.OLD, "new": releases.NEW}.get(outcome)
        said = self.workspace.command([self.paths(device, status)[0], "--version"], expected=None).stdout.strip()
        self.demand(said == f"just {version}", device, f"the program in the slot says {said!r}")
        # The place where the device's other software finds it may lag behind until the agent starts again.
        said = device.says()
        self.demand(said in (f"just {releases.OLD}", f"just {releases.NEW}"), device, f"just says {said}")
        for part, old, new in zip(device.components, self.old, self.new, strict=True):
            self.demand(device.digest(part) in (old, new), device, f"what is in the place of {part.name} is damaged")
        code, text = device.run_program("usr/bin/thermometer")
        self.demand(code == 0, device, f"the thermometer says {text}")
        return outcome

    def converge(self, device, status):
        """Starts the agent again until the device is up to date and the distributor knows. Returns how often."""
        for count in range(TRIES + 1):
            row = self.distributor.progress(self.campaign).get(device.name, {})
            is_new = self.digests(device, status) == self.new and status["trial"] is None
            if is_new and row.get("state") == "running":
                said = device.says()
                self.demand(said == f"just {releases.NEW}", device, f"in the end just says {said}")
                return count
            least = status["sequenceNumber"]
            result = device.agent("run", "--once", expected=None, env=self.environment)
            self.demand(result.returncode == 0, device, f"exit code {result.returncode}: {result.stderr[-500:]}")
            status = device.status()
            self.judge(device, status, least)
        self.demand(False, device, f"not up to date after {TRIES} runs; the distributor says {row.get('state')}")
        return TRIES

    def paths(self, device, status):
        """The slots in use, in the order of the components."""
        paths = {part["name"]: device.folder / part["path"] for part in status["components"]}
        return [paths[part.name] for part in device.components]

    def digests(self, device, status):
        return [sha256(path) for path in self.paths(device, status)]

    def demand(self, holds, device, text):
        if not holds:
            self.violations.append(f"{device.name}: {text}")
            self.story.bad(self.violations[-1])

    # After

    def summarise(self, phases, outcomes):
        line = self.story.line
        line("\nwhere the moments fell:")
        for phase in PHASES:
            line(f"  {phase:10} {phases[phase]:4}  {'#' * phases[phase]}")
        found = ", ".join(f"{count} the {name} software" for name, count in sorted(outcomes.items(), reverse=True))
        line(f"right after the kill, of {self.moments} devices: {found}")
        if self.violations:
            line(f"{len(self.violations)} violations; the devices' folders are kept: {shown(self.workspace.run)}")


def main():
    parser = argparse.ArgumentParser(description="Kills the agent at many moments of an update, and sees it recover.")
    parser.add_argument("--moments", type=int, default=50, metavar="N", help="how many (standard: 50)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random moments (standard: 1)")
    parser.add_argument("--programs", metavar="DIR", help="where fettle and fettle-agent are (standard: .build/debug)")
    options = parser.parse_args()
    if not 1 <= options.moments <= 900:
        parser.error(f"--moments takes 1 to 900, not {options.moments}")
    end_at_signals()
    try:
        with Workspace("kill", options.programs) as workspace:
            is_well = KillSweep(workspace, Story(), options.moments, options.seed).run()
    except Failure as failure:
        print(f"demo-kill: {failure}\ndemo-kill: failed", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndemo-kill: interrupted; all its processes are ended", file=sys.stderr)
        return 130
    print("demo-kill: ok" if is_well else "demo-kill: failed")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
