"""The check: every declared dependency and every import against the table of floors."""

import re
from dataclasses import dataclass
from pathlib import Path

from .swift_source import code_only, imports, line_of
from .table import (
    AGENT,
    AGENT_FORBIDS,
    C_LIBRARIES,
    COMPUTING_LIBRARIES,
    MODULES,
    PLATFORM,
    TEST_KIT_SUFFIXES,
    TEST_MODULES,
)

# What floor 0 may not say, because Embedded Swift cannot run it or pays too dearly: (pattern, what, what to do).
FLOOR_0_WORDS = (
    (r"\basync\b", "`async`", "return the action to perform; the caller performs it"),
    (r"\bawait\b", "`await`", "return the action to perform; the caller performs it"),
    (r"^[^\S\n]*(?:(?:public|package|internal|private|final)\s+)*actor\s+[A-Z]", "an actor", "use a struct"),
    (r"\bany\s+[A-Z~(]", "an existential (`any`)", "use a generic parameter or an enum"),
    (r"\bthrows\b(?!\s*\()", "untyped `throws`", "write throws(SomeError)"),
    (r"\[\s*String\s*:|\b(?:Dictionary|Set)\s*<\s*String\b", "a table keyed by String", "key it by Text or [UInt8]"),
)


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of the house rules, with its place."""

    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


@dataclass
class Target:
    """A target of the package as `swift package dump-package` describes it."""

    name: str
    kind: str
    path: str
    targets: list[str]
    products: list[str]

    @property
    def is_test(self):
        return self.kind == "test"

    @property
    def is_test_kit(self):
        return not self.is_test and self.name not in MODULES and self.name.endswith(TEST_KIT_SUFFIXES)

    @property
    def module(self):
        return module_name(self.name)


def module_name(target):
    """The name by which sources import a target."""
    return re.sub(r"\W", "_", target)


def read_targets(dump):
    """The targets of a package description, by name."""
    names = {target["name"] for target in dump["targets"]}
    found = {}
    for target in dump["targets"]:
        targets, products = [], []
        for dependency in target["dependencies"]:
            (kind, value), *_ = dependency.items()
            (targets if kind != "product" and value[0] in names else products).append(value[0])
        folder = "Tests" if target["type"] == "test" else "Sources"
        path = target.get("path") or f"{folder}/{target['name']}"
        found[target["name"]] = Target(target["name"], target["type"], path, targets, products)
    return found


class Check:
    """Collects the findings of one package."""

    def __init__(self, root, dump, overlay=None):
        self.root = Path(root)
        self.overlay = Path(overlay) if overlay else None
        self.targets = read_targets(dump)
        self.names = {module_name(name): name for name in [*MODULES, *C_LIBRARIES, *self.targets]}
        manifest = self.root / "Package.swift"
        self.manifest = manifest.read_text() if manifest.exists() else ""
        self.agent_chain = self._agent_chain()
        self.findings = []

    def run(self):
        """All findings, sorted by place."""
        for target in self.targets.values():
            self._check_declaration(target)
            if target.kind != "system":
                for path in self.sources(target):
                    self._check_source(target, path)
        return sorted(set(self.findings))

    def sources(self, target):
        """The Swift files of a target, those of the overlay included, as paths from the root."""
        bases = [self.root] + ([self.overlay] if self.overlay else [])
        found = {path.relative_to(base) for base in bases for path in (base / target.path).rglob("*.swift")}
        return sorted(found)

    def floor_in_order(self, floor):
        """The targets of a floor, each after those that it imports."""
        done = []

        def visit(name):
            for dependency in self.targets[name].targets:
                if dependency in MODULES and MODULES[dependency].floor == floor:
                    visit(dependency)
            if name not in done:
                done.append(name)

        for name in MODULES:
            if name in self.targets and MODULES[name].floor == floor:
                visit(name)
        return done

    # Declarations

    def _check_declaration(self, target):
        line = self._declaration_line(target.name)

        def find(text):
            self.findings.append(Finding("Package.swift", line, text))

        if target.kind == "system" or target.name in C_LIBRARIES:
            if target.name not in C_LIBRARIES:
                find(f"system library {target.name} is not in the table; add it to scripts/floors/table.py")
            return
        if target.is_test or target.is_test_kit:
            return
        if target.name not in MODULES:
            find(f"target {target.name} is on no floor; add it to scripts/floors/table.py")
            return
        for name in target.targets:
            if text := self._relation(target, name, "depends on"):
                find(text)
        for name in target.products:
            if text := self._outside(target, name, "depends on"):
                find(text)
            elif target.name in self.agent_chain:
                find(
                    f"{self._chain(target.name)} depends on the package product {name}; the agent links only system "
                    "libraries: take what is needed from an adapter on floor 2 that wraps one"
                )

    def _declaration_line(self, name):
        pattern = rf'\.(?:target|executableTarget|testTarget|systemLibrary|macro|plugin)\(\s*name:\s*"{re.escape(name)}"'
        match = re.search(pattern, self.manifest)
        return line_of(self.manifest, match.start()) if match else 1

    # Sources

    def _check_source(self, target, path):
        base = self.overlay if self.overlay and (self.overlay / path).exists() else self.root
        code = code_only((base / path).read_text(encoding="utf-8"))
        for line, module in imports(code):
            if text := self._import(target, module):
                self.findings.append(Finding(str(path), line, text))
        row = MODULES.get(target.name)
        if row and row.floor == 0:
            for pattern, what, advice in FLOOR_0_WORDS:
                for match in re.finditer(pattern, code, re.MULTILINE):
                    text = f"{target.name} (floor 0) uses {what}, which is not for Embedded Swift; {advice}"
                    self.findings.append(Finding(str(path), line_of(code, match.start()), text))

    def _import(self, target, module):
        """What is wrong with an import, or None."""
        name = self.names.get(module, module)
        declared = name in target.targets or module in target.products
        if target.is_test or target.is_test_kit:
            if module == "XCTest":
                return f"{target.name} imports XCTest; this project tests with Swift Testing only (import Testing)"
            if declared or module in PLATFORM or module in TEST_MODULES or name == target.name:
                return None
            return self._undeclared(target, module)
        if target.name not in MODULES or name == target.name:
            return None
        if module in PLATFORM and (text := self._platform(target, module)):
            return text
        if target.name in self.agent_chain and module.startswith(AGENT_FORBIDS):
            return (
                f"{self._chain(target.name)} imports {module}; the agent and all that it depends on use only Glibc and "
                "system libraries: write it with Glibc, or put an adapter on floor 2"
            )
        if module in PLATFORM:
            return None
        if module == "XCTest" or module in TEST_MODULES:
            return f"{target.name} imports {module}; tests belong in Tests/{target.name}Tests"
        if name in MODULES or name in C_LIBRARIES or name in self.targets:
            return self._relation(target, name, "imports") or (None if declared else self._undeclared(target, module))
        return self._outside(target, module, "imports") or (None if declared else self._undeclared(target, module))

    def _platform(self, target, module):
        floor = MODULES[target.name].floor
        if floor >= PLATFORM[module]:
            return None
        return (
            f"{target.name} (floor {floor}) imports {module}, which is allowed from floor {PLATFORM[module]} up; take "
            f"what is needed as a parameter, or move the code to floor {PLATFORM[module]} or above"
        )

    def _relation(self, target, name, verb):
        """What is wrong with a module of the house, or a C library, under another; None if nothing is."""
        row = MODULES[target.name]
        here = f"{target.name} (floor {row.floor}) {verb} "
        if name in C_LIBRARIES:
            if name in row.outside or (row.floor == 1 and name in COMPUTING_LIBRARIES):
                return None
            if row.floor == 1:
                computing = ", ".join(COMPUTING_LIBRARIES)
                return f"{here}the C library {name}; floor 1 may use only {computing}: put an adapter on floor 2"
            return f"{here}the C library {name}; C libraries stay behind an adapter on floor 2: import that instead"
        if name not in MODULES:
            target = self.targets.get(name)
            if target and (target.is_test or target.is_test_kit):
                return f"{here}{name}, which is for tests only"
            return f"{here}{name}, which is on no floor; add it to scripts/floors/table.py"
        other = MODULES[name].floor
        if other < row.floor:
            return None
        there = f"{here}{name} (floor {other}): "
        if other > row.floor:
            return there + "upwards; move the code up, or take it in through a protocol or a generic parameter"
        if name in row.beside:
            return None
        return there + "sideways, and no arrow is drawn; move the shared part down, or join the two a floor above"

    def _outside(self, target, module, verb):
        """What is wrong with a module of another package; None if nothing is."""
        row = MODULES[target.name]
        if row.floor >= 3 or module in row.outside:
            return None
        here = f"{target.name} (floor {row.floor}) {verb} {module}, a module of another package; "
        if row.floor < 2:
            return here + f"floor {row.floor} uses none: put an adapter on floor 2"
        own = ", ".join(row.outside) or "none"
        return here + f"an adapter has one outside thing (here: {own}): put another adapter beside it"

    def _undeclared(self, target, module):
        return (
            f"{target.name} imports {module}, which is not among its dependencies; declare it in Package.swift, or "
            "remove the import"
        )

    # The agent

    def _agent_chain(self):
        """Every target that the agent depends on, with the target through which it was reached first."""
        reached = {AGENT: None} if AGENT in self.targets else {}
        queue = list(reached)
        while queue:
            name = queue.pop(0)
            for dependency in self.targets[name].targets:
                if dependency not in reached:
                    reached[dependency] = name
                    queue.append(dependency)
        return reached

    def _chain(self, name):
        steps = []
        while name:
            steps.append(name)
            name = self.agent_chain[name]
        return " → ".join(reversed(steps))
