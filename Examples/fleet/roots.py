"""Root folders of devices: what a device has beside the software that is updated."""

import re
import shutil
from pathlib import Path

from failure import Failure

CROSS = Path("/usr/aarch64-linux-gnu/lib")
MUSL_LOADER = Path("/lib/ld-musl-x86_64.so.1")


class Roots:
    """Makes the root folders."""

    def __init__(self, workspace):
        self.workspace = workspace

    def glibc_x86_64(self, root, programs):
        """A root with the GNU C library for x86-64: copies of this machine's files that the programs load."""
        for program in programs:
            # ldd prints `name => /path (address)`, and for the loader `/path (address)`.
            listed = self.workspace.command(["ldd", program]).stdout
            for path in re.findall(r"(?:=> |^\s+)(/\S+) \(0x", listed, re.MULTILINE):
                copy(path, root / path.lstrip("/"))

    def glibc_aarch64(self, root):
        """A root with the GNU C library for AArch64: Debian's packages for cross-compiling have the files, and here
        they stand where a loader of that processor looks."""
        copy(CROSS / "ld-linux-aarch64.so.1", root / "lib" / "ld-linux-aarch64.so.1")
        for name in ("libc.so.6", "libgcc_s.so.1", "libpthread.so.0", "libdl.so.2", "libm.so.6"):
            copy(CROSS / name, root / "lib" / "aarch64-linux-gnu" / name)

    def installed(self, root, package, version, files):
        """Notes a package in the package manager's database (dpkg(1))."""
        folder = root / "var" / "lib" / "dpkg"
        (folder / "info").mkdir(parents=True)
        with open(folder / "status", "a") as status:
            status.write(f"Package: {package}\nStatus: install ok installed\n")
            status.write(f"Architecture: amd64\nVersion: {version}\n\n")
        (folder / "info" / f"{package}.list").write_text("".join(f"/{file}\n" for file in files))

    def musl_x86_64(self, root):
        """A root with musl's C library and nothing else."""
        copy(MUSL_LOADER, root / "lib" / MUSL_LOADER.name)


def copy(source, target):
    """Copies a file, not a link to it."""
    if not Path(source).exists():
        raise Failure(f"{source} is not there", "`make demo` installs the packages that it needs")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.copyfile(source, target)
        target.chmod(0o755)
