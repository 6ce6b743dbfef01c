"""Real releases of a real program, from the Python package index."""

import hashlib
import os
import shutil
import sys
import tempfile
import zipfile

from failure import Failure

PACKAGE = "rust-just"
PROGRAM = "just"
OLD, MIDDLE, NEW = "1.40.0", "1.42.3", "1.43.0"
PLATFORMS = {
    "x86_64": ("manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "aarch64": ("manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    # Linked statically: this one runs where there is no C library for it.
    "static": ("musllinux_1_2_x86_64",),
}
WANTED = [(version, platform) for version in (OLD, MIDDLE, NEW) for platform in ("x86_64", "aarch64")]
WANTED.append((OLD, "static"))


class Releases:
    """The programs out of the wheels of `rust-just`. They are kept in the cache: a second run needs no network."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.folder = workspace.cache / "releases"

    def path(self, version, platform="x86_64"):
        return self.folder / f"{PROGRAM}-{version}-{platform}"

    def fetch(self):
        """Downloads what is not in the cache. Returns how many programs that were."""
        missing = [(version, platform) for version, platform in WANTED if not self.is_intact(version, platform)]
        if not missing:
            return 0
        self.folder.mkdir(parents=True, exist_ok=True)
        python = self.python()
        for version, platform in missing:
            with tempfile.TemporaryDirectory(dir=self.workspace.run) as folder:
                self.download(python, version, platform, folder)
                self.unpack(folder, self.path(version, platform))
        return len(missing)

    def is_intact(self, version, platform):
        """Whether the cache has the program just as it came."""
        path = self.path(version, platform)
        try:
            return path.with_name(path.name + ".sha256").read_text() == hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            return False

    def python(self):
        """A Python of the demo's own, whose pip no setting of the system forbids to download."""
        folder = self.workspace.folder / "venv"
        python = folder / "bin" / "python"
        complete = folder / "complete"
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            self.workspace.command([sys.executable, "-m", "venv", folder], timeout=300)
            complete.touch()
        return python

    def download(self, python, version, platform, folder):
        argv = [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        argv += ["--only-binary=:all:", f"{PACKAGE}=={version}", "-d", folder]
        for name in PLATFORMS[platform]:
            argv += ["--platform", name]
        try:
            self.workspace.command(argv, timeout=600)
        except Failure as failure:
            raise Failure(
                f"{PACKAGE} {version} for {platform} cannot be downloaded\n{failure}",
                "the first run needs the Python package index; later ones need no network",
            ) from None

    def unpack(self, folder, path):
        """Takes the program out of the only wheel in the folder."""
        wheel = next(entry.path for entry in os.scandir(folder) if entry.name.endswith(".whl"))
        with zipfile.ZipFile(wheel) as archive:
            name = next(name for name in archive.namelist() if name.endswith(f"/scripts/{PROGRAM}"))
            content = archive.read(name)
        if not content.startswith(b"\x7fELF"):
            raise Failure(f"{name} in {os.path.basename(wheel)} is no ELF program")
        # The digest comes last: without it the program counts as missing.
        path.write_bytes(content)
        path.chmod(0o755)
        path.with_name(path.name + ".sha256").write_text(hashlib.sha256(content).hexdigest())
