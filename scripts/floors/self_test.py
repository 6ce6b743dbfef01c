"""Proves that the check finds what it is there for, by planting breaches."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from .check import Check

# A small house, so that the cases do not change with the real one: target and its dependencies.
FIXTURE = {
    **dict.fromkeys(("CZstd", "CCurl", "CGetopt"), None),
    "CBOR": [],
    "COSE": ["CBOR"],
    "SUIT": ["CBOR", "COSE"],
    "PatchFormat": ["CBOR"],
    "Eligibility": ["CBOR"],
    "ImageAnalysis": ["Eligibility"],
    "PatchEncoding": ["PatchFormat", "CZstd"],
    "Campaigns": [],
    "Store": [],
    "SQLiteStore": ["Store", "GRDB"],
    "BlobStore": ["Store"],
    "BootControl": ["CBOR"],
    "CurlTransport": ["CCurl"],
    "Author": ["CBOR", "SUIT"],
    "Distributor": ["Store", "SQLiteStore", "Hummingbird"],
    "Agent": ["CBOR", "ImageAnalysis", "BootControl", "CurlTransport", "CGetopt"],
    "fettle": ["Author", "Distributor"],
    "fettle-agent": ["Agent"],
    "StoreConformance": ["Store"],
}

# Declarations that must be found: target, dependency, words of the finding.
DECLARATIONS = (
    ("CBOR", "SUIT", "upwards|no arrow"),
    ("Store", "SQLiteStore", "(floor 2): upwards"),
    ("Author", "Distributor", "sideways"),
    ("Agent", "Logging", "fettle-agent → Agent depends on the package product Logging"),
    ("Campaigns", "Yams", "another package"),
    ("fettle", "Sprocket", None),
    ("StoreConformance", "Sprocket", None),
    ("Distributor", "StoreConformance", "for tests only"),
    ("Helpers", None, "on no floor"),
)

# (target, source, words of the finding; None when there must be none)
CASES = (
    ("CBOR", "import SUIT", "upwards|no arrow"),
    ("CBOR", "import Author", "(floor 3): upwards"),
    ("PatchFormat", "import Eligibility", "sideways"),
    ("COSE", "import CBOR", None),
    ("CBOR", "public import struct Foundation.Data", "allowed from floor 2"),
    ("CBOR", "#if canImport(Glibc)\n@preconcurrency import Glibc\n#endif", "allowed from floor 2"),
    ("ImageAnalysis", "import FoundationEssentials", "allowed from floor 2"),
    ("Campaigns", "import Foundation", "allowed from floor 2"),
    ("Campaigns", "import Dispatch", "allowed from floor 2"),
    ("Store", "import Campaigns", "sideways"),
    ("Campaigns", "import GRDB", "another package"),
    ("Store", "import CCurl", "floor 1 may use only"),
    ("PatchEncoding", "import CZstd", None),
    ("BlobStore", "import SQLiteStore", "sideways"),
    ("BlobStore", "import Foundation", None),
    ("BlobStore", "import GRDB", "one outside thing"),
    ("BootControl", "import Foundation", "fettle-agent → Agent → BootControl"),
    ("Agent", "import NIOCore", "fettle-agent → Agent imports NIOCore"),
    ("Agent", "import Logging", "fettle-agent → Agent imports Logging"),
    ("Distributor", "import CZstd", "stay behind an adapter"),
    ("Distributor", "import NIOCore", "not among its dependencies"),
    ("Distributor", "import Author", "sideways"),
    ("Author", "import Store", "not among its dependencies"),
    ("Author", "import Testing", "tests belong in"),
    ("StoreConformance", "import Testing\npublic import Store", None),
    ("StoreConformance", "import XCTest", "Swift Testing only"),
    ("Distributor", "import StoreConformance", "for tests only"),
    ("CBOR", "func f() async {}", "`async`"),
    ("CBOR", "func f() throws {}", "untyped `throws`"),
    ("CBOR", "func f() throws(CBORError) { do throws(CBORError) {} }", None),
    ("CBOR", "let x: (any Error)? = nil", "existential"),
    ("CBOR", "let x: [String: Int] = [:]", "keyed by String"),
    ("CBOR", "// import SUIT; any Error\n/* /* async */ throws */ let x = \"throws any Error async\"", None),
    ("CBOR", 'let x = """\nimport SUIT\n any "quoted" Error\n"""\nlet y = #"\\("throws")"#', None),
    ("CBOR", 'let x = "\\(f("a", [1]) { () throws in 1 })"', "untyped `throws`"),
)


def run(dump, script):
    """Runs every case, then the script itself once on a planted upward import; returns the failures as texts."""
    failures = []
    for number, (target, source, expected) in enumerate(CASES):
        with tempfile.TemporaryDirectory() as folder:
            path = _plant(Path(folder), target, f"Planted{number}.swift", source)
            found = [str(x) for x in Check(folder, _description(FIXTURE)).run() if x.path == path]
        failures += _compare(f"{target}: {source!r}", expected, found)
    for target, dependency, expected in DECLARATIONS:
        house = {**FIXTURE, target: FIXTURE.get(target, []) + ([dependency] if dependency else [])}
        with tempfile.TemporaryDirectory() as folder:
            found = [str(x) for x in Check(folder, _description(house)).run()]
        failures += _compare(f"{target} declares {dependency}", expected, found)
    failures += _run_script(dump, script)
    return len(CASES) + len(DECLARATIONS) + 1, failures


def _compare(case, expected, found):
    wanted = expected.split("|") if expected else []
    if bool(found) == bool(wanted) and all(any(words in x for words in wanted) for x in found):
        return []
    return [f"{case}: expected {expected or 'no finding'}, found {found or 'none'}"]


def _description(house):
    """A house as `swift package dump-package` would print it."""
    targets = []
    for name, dependencies in house.items():
        kind = "system" if dependencies is None else "executable" if name.startswith("fettle") else "regular"
        listed = [{"byName": [x, None]} if x in house else {"product": [x, x, None, None]} for x in dependencies or ()]
        targets.append({"name": name, "type": kind, "dependencies": listed})
    return {"targets": targets}


def _run_script(dump, script):
    """What CI relies on: over the real house, the script exits 1 on an upward import and names the line."""
    with tempfile.TemporaryDirectory() as folder:
        path = _plant(Path(folder), "CBOR", "PlantedUpwardImport.swift", "// planted\nimport Distributor")
        description = Path(folder) / "package.json"
        description.write_text(json.dumps(dump))
        command = [sys.executable, script, "--package-json", str(description), "--overlay", folder]
        result = subprocess.run(command, capture_output=True, text=True)
    place = f"{path}:2: CBOR (floor 0) imports Distributor (floor 3): upwards"
    if result.returncode == 1 and place in result.stdout:
        return []
    return [f"upward import: expected exit 1 and {place!r}; found exit {result.returncode}:\n{result.stdout}"]


def _plant(folder, target, name, source):
    path = Path("Sources") / target / name
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_text(source + "\n")
    return str(path)
