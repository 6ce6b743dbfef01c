"""The encoders that are compared, and what is known about pairs of images."""

import shutil
from dataclasses import dataclass
from pathlib import Path

KINDS_OF_CODE = {"kernel", "module", "so", "exe", "mcu", "firmware"}
KINDS_OF_CONTAINERS = {"squashfs", "rootfs"}


@dataclass(frozen=True)
class Tool:
    """An encoder and its decoder; {old} {new} {patch} {out} are files, {slot} is the size of a slot for both images."""

    name: str
    encode: tuple[str, ...]
    decode: tuple[str, ...]
    # In place: the decoder works on {out}, which starts as a copy of the old image.
    in_place: bool = False

    def is_here(self):
        return all(shutil.which(command[0]) for command in (self.encode, self.decode))


@dataclass(frozen=True)
class Pair:
    """Two images, and of which kind they are: the third column of index.tsv, which is made by hand or not there."""

    name: str
    kind: str
    old: Path
    new: Path

    @property
    def is_code(self):
        return self.kind in KINDS_OF_CODE

    @property
    def is_container(self):
        return self.kind in KINDS_OF_CONTAINERS


def ours(program):
    """The tiers of fettle, and its patches in place."""
    make = (program, "patch", "make", "{old}", "{new}", "{patch}")
    apply = (program, "patch", "apply", "{old}", "{patch}", "{out}")
    return [
        Tool("fettle", (*make, "--tier", "best"), apply),
        Tool("fettle-fast", (*make, "--tier", "fast"), apply),
        Tool(
            "fettle-in-place",
            (*make, "--in-place", "--slot-size", "{slot}"),
            (program, "patch", "apply", "--in-place", "{out}", "{patch}"),
            in_place=True,
        ),
    ]


def peers(hdiffpatch):
    """The peers with the options that they do best with; `hdiffpatch` is the folder of a native build."""
    diff, patch = (str(Path(hdiffpatch) / name) if hdiffpatch else name for name in ("hdiffz", "hpatchz"))
    hdiffz = (diff, "-f", "-d", "-m-1", "-p-1")
    files = ("{old}", "{new}", "{patch}")
    result = ("{old}", "{patch}", "{out}")
    return [
        Tool("bsdiff", ("bsdiff", *files), ("bspatch", "{old}", "{out}", "{patch}")),
        Tool("hdiffz-m-lzma2", (*hdiffz, "-c-lzma2-9-64m", *files), (patch, "-f", "-s-256k", *result)),
        Tool("hdiffz-SD-lzma2", (*hdiffz, "-SD-64k", "-c-lzma2-9-1m", *files), (patch, "-f", "-s-64k", *result)),
        Tool(
            "xdelta3-lzma",
            ("xdelta3", "-f", "-9", "-S", "lzma", "-B", "{window}", "-e", "-s", *files),
            ("xdelta3", "-f", "-B", "{window}", "-d", "-s", *result),
        ),
        Tool(
            "zstd-patch-19",
            *(
                ("zstd", "-q", "-f", "--long=31", "--patch-from={old}", *options)
                for options in (
                    ("--ultra", "-19", "--single-thread", "{new}", "-o", "{patch}"),
                    ("-d", "--memory=2048MB", "{patch}", "-o", "{out}"),
                )
            ),
        ),
        Tool("full-xz-9", ("sh", "-c", "xz -T1 -9 -c '{new}' > '{patch}'"), ("sh", "-c", "xz -dc '{patch}' > '{out}'")),
    ]


def pairs(folder, pattern):
    """The pairs of a folder, NAME/old.bin and NAME/new.bin, the smallest first."""
    index = Path(folder) / "index.tsv"
    rows = [line.split("\t") for line in index.read_text().splitlines()] if index.exists() else []
    kinds = {row[0]: row[2] for row in rows if len(row) > 2}
    found = []
    for new in Path(folder).glob("*/new.bin"):
        old = new.with_name("old.bin")
        name = new.parent.name
        if old.exists() and pattern.search(name):
            found.append(Pair(name, kinds.get(name) or guess(new), old, new))
    return sorted(found, key=lambda pair: pair.new.stat().st_size)


def guess(path):
    """The kind of an image that no index tells."""
    with open(path, "rb") as file:
        head = file.read(512)
    if head[:4] == b"\x7fELF":
        return "module" if head[16:18] == b"\x01\x00" else "exe"
    if head[:4] == b"hsqs":
        return "squashfs"
    if head[257:262] == b"ustar":
        return "rootfs"
    return "firmware" if b"\0" in head else "text"
