"""The six devices of the demo, and one more for the attacks."""

import shutil
import time

import gauge
import releases
from component import Component
from device import Device
from failure import Failure
from roots import Roots

FINAL = {"running", "refused", "fallen-back", "failed"}


class Fleet:
    """Makes the devices, and watches them in a campaign."""

    def __init__(self, workspace, programs, gauges, packages):
        self.workspace = workspace
        self.programs = programs
        self.gauges = gauges
        self.packages = packages
        self.roots = Roots(workspace)
        # What programs for x86-64 load is copied into the roots of devices that have a C library for them.
        self.loaded = [programs.path(version) for version in (releases.OLD, releases.MIDDLE, releases.NEW)]

    def app(self, version, platform="x86_64", kind="x86_64", emulator=""):
        return Component(
            name="app",
            kind=kind,
            image=self.programs.path(version, platform),
            version=version,
            install_path="usr/bin/just",
            is_program=True,
            health_command=f"{emulator}{{slot}} --version",
        )

    def lib(self, program):
        """The library, checked by starting the program that uses it."""
        return Component(
            name="lib",
            kind="lib",
            image=self.gauges.library(gauge.OLD),
            version=gauge.OLD,
            install_path=f"usr/lib/{gauge.SONAME}",
            is_program=False,
            health_command=f"root/usr/bin/{program.name}",
        )

    def devices(self):
        """The six."""
        thermometer = self.gauges.thermometer
        return [
            self.gateway("d1", f"x86-64, runs just {releases.OLD}", releases.OLD),
            self.gateway("d2", f"x86-64, runs just {releases.MIDDLE}; thermometer", releases.MIDDLE, thermometer),
            self.aarch64("d3"),
            self.gateway("d4", f"x86-64, runs just {releases.NEW} already", releases.NEW),
            self.musl("d5"),
            self.station("d6"),
        ]

    def gateway(self, name, title, version, gauge_program=None):
        """A device with an x86-64 processor and the GNU C library; with gauges where there is a program for them."""
        components = [self.app(version)]
        if gauge_program:
            components.append(self.lib(gauge_program))
        device = Device(self.workspace, name, title, components)
        self.roots.glibc_x86_64(device.root, self.loaded)
        if gauge_program:
            self.roots.glibc_x86_64(device.root, [gauge_program])
            folder = device.root / "usr" / "bin"
            folder.mkdir(parents=True)
            shutil.copy(gauge_program, folder)
        return device

    def station(self, name):
        """A gateway with a weather station, whose package manager knows of the station's program."""
        title = f"x86-64, runs just {releases.OLD}; weather station"
        device = self.gateway(name, title, releases.OLD, self.gauges.weather)
        self.roots.installed(device.root, "weather", "1.0", ["usr/bin/weather"])
        device.settings = self.packages.settings(device)
        return device

    def aarch64(self, name):
        emulator = ("qemu-aarch64", "-L", "root")
        app = self.app(releases.OLD, "aarch64", "aarch64", " ".join(emulator) + " ")
        title = f"AArch64, runs just {releases.OLD} (emulated by qemu)"
        device = Device(self.workspace, name, title, [app], machine="aarch64", emulator=emulator)
        self.roots.glibc_aarch64(device.root)
        return device

    def musl(self, name):
        title = f"x86-64, but with musl as only C library; runs a just {releases.OLD} that needs none"
        device = Device(self.workspace, name, title, [self.app(releases.OLD, "static")])
        self.roots.musl_x86_64(device.root)
        device.settings = self.packages.settings(device)
        return device


def enrol(distributor, devices):
    """Waits until the distributor knows the devices, whose agents run."""
    names = {device.name for device in devices}
    deadline = time.monotonic() + 60
    while missing := names - distributor.registered():
        if time.monotonic() > deadline:
            first = next(device for device in devices if device.name in missing)
            raise Failure(f"not enrolled within 60 s: {', '.join(sorted(missing))}\n{first.log()[-2000:]}")
        time.sleep(0.1)


def await_state(distributor, campaign, device, state, seconds=60):
    """Waits until a device has come to a state, and returns its row."""
    deadline = time.monotonic() + seconds
    while (row := distributor.progress(campaign)[device.name])["state"] != state:
        if time.monotonic() > deadline:
            raise Failure(f"{device.name}: {row['state']} after {seconds} s, not {state}\n{device.log()[-3000:]}")
        time.sleep(0.1)
    return row


def watch(distributor, campaign, devices, seconds=180):
    """Waits until each device is done in one way or another. Returns how long each one took, in seconds."""
    start = time.monotonic()
    times = {}
    while len(times) < len(devices):
        for name, row in distributor.progress(campaign).items():
            if row["state"] in FINAL:
                times.setdefault(name, time.monotonic() - start)
        if time.monotonic() - start > seconds:
            late = [device for device in devices if device.name not in times]
            states = distributor.progress(campaign)
            said = "\n".join(
                f"{device.name}: {states.get(device.name, {}).get('state')}\n{device.log()[-1500:]}" for device in late
            )
            raise Failure(f"not done within {seconds} s:\n{said}")
        time.sleep(0.1)
    return times
