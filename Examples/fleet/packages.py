"""Debian packages that could be installed on devices, and the index in which devices look for remedies."""

import os
import re
import shutil

from failure import Failure
from workspace import HERE


class Packages:
    """A few packages, real ones but for their size, made with dpkg-deb."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.folder = workspace.run / "packages"
        self.index = self.folder / "packages.index"
        self.made = []

    def make(self, program, new_weather):
        """Packages with the C library and what else `program` loads, out of this machine's files, and one with the next
        release of the weather station. Then the index of them."""
        listed = self.workspace.command(["ldd", program]).stdout
        files = re.findall(r"(?:=> |^\s+)(/\S+) \(0x", listed, re.MULTILINE)
        compiler = [path for path in files if "libgcc" in path]
        c_library = [path for path in files if path not in compiler]
        if not compiler or not c_library:
            raise Failure(f"{program.name} does not load what the demo expects: {listed}")
        self.build("libc6", self.version("libc6"), {path: path for path in c_library})
        self.build("libgcc-s1", self.version("libgcc-s1"), {path: path for path in compiler})
        self.build("weather", "1.1", {"/usr/bin/weather": new_weather})
        argv = [self.workspace.fettle, "eligibility", "packages", self.folder, "--out", self.index]
        self.workspace.command(argv)

    def version(self, package):
        """The version that this machine has."""
        argv = ["dpkg-query", "--show", "--showformat=${Version}", package]
        return self.workspace.command(argv).stdout.strip()

    def build(self, name, version, files):
        tree = self.workspace.run / "trees" / name
        for path, source in files.items():
            target = tree / path.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o755)
        control = tree / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text(
            f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: Demo <demo@demo.example>\n"
            "Description: part of the demo\n"
        )
        self.folder.mkdir(exist_ok=True)
        package = self.folder / f"{name}.deb"
        self.workspace.command(["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z1", tree, package])
        self.made.append(package)

    # What a device's owner writes into the configuration

    def settings(self, device):
        """The index, by its path from the device's folder."""
        return f"\n[eligibility]\npackage-index = {os.path.relpath(self.index, device.folder)}\n"

    def handler(self, device):
        """Lets the device apply remedies by the demo's handler."""
        shutil.copy(HERE / "remedy.py", device.folder)
        folder = os.path.relpath(self.folder, device.folder)
        return f"remedies = allow\nremedy-handler = python3 remedy.py {folder} root\n"
