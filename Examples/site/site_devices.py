"""The twenty devices of the site: three kinds, and where they ask first."""

from dataclasses import dataclass

import releases
from device import Device, sha256
from proxy import without_proxies


class SiteDevice(Device):
    """A device at the site: its agent lives in the site's network."""

    def __init__(self, network, kind, *words, **options):
        super().__init__(*words, **options)
        self.network = network
        self.kind = kind

    def ask_first(self, url):
        """Names the gateway in the configuration, in front of the distributor."""
        path = self.folder / "agent.conf"
        path.write_text(path.read_text().replace("[server]\n", f"[server]\ngateways = {url}\n", 1))

    def start(self, *words, env=None):
        argv = self.network.within(self.argv("run", *words))
        return self.workspace.processes.start(self.name, argv, self.folder, env or without_proxies())

    def stop(self):
        self.workspace.processes.stop(self.name)

    def is_done(self):
        """Whether the new software is in place and has proved itself, by the device's own files and state."""
        new = self.kind.result
        return self.digest() == sha256(new) and self.status()["trial"] is None


@dataclass
class Kind:
    """Devices that are alike."""

    title: str
    count: int
    version: str
    platform: str
    prefix: str
    result: object = None

    def devices(self, stage, network):
        fleet = stage.fleet
        self.result = stage.programs.path(releases.NEW, self.platform)
        return [self.device(fleet, network, f"{self.prefix}{number}") for number in range(1, self.count + 1)]

    def device(self, fleet, network, name):
        title = f"{self.title}, runs just {self.version}"
        if self.platform == "aarch64":
            emulator = ("qemu-aarch64", "-L", "root")
            app = fleet.app(self.version, "aarch64", "aarch64", " ".join(emulator) + " ")
            device = SiteDevice(
                network, self, fleet.workspace, name, title, [app], machine="aarch64", emulator=emulator
            )
            fleet.roots.glibc_aarch64(device.root)
        else:
            device = SiteDevice(network, self, fleet.workspace, name, title, [fleet.app(self.version)])
            fleet.roots.glibc_x86_64(device.root, fleet.loaded)
        return device


KINDS = [
    Kind(f"x86-64 with {releases.OLD}", 8, releases.OLD, "x86_64", "a"),
    Kind(f"x86-64 with {releases.MIDDLE}", 8, releases.MIDDLE, "x86_64", "b"),
    Kind("AArch64, emulated", 4, releases.OLD, "aarch64", "c"),
]
