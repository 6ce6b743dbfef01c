#!/usr/bin/env python3
"""Checks the floors of the house: what every module declares, imports and says (docs/architecture.md).

Exit codes: 0 nothing found, 1 findings (one line each), 2 the check could not run.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from floors import documentation, self_test
from floors.check import Check

ROOT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package-json", metavar="FILE", help="read this package description, do not run SwiftPM")
    parser.add_argument("--overlay", metavar="DIR", help="lay the files of this folder over the checkout's")
    parser.add_argument("--self-test", action="store_true", help="plant breaches and prove that each is found")
    parser.add_argument("--list", metavar="FLOOR", type=int, help="print the targets of a floor in dependency order")
    parser.add_argument("--write-docs", action="store_true", help=f"write the table into {documentation.PAGE}")
    options = parser.parse_args()

    dump = package_description(options.package_json)
    check = Check(ROOT, dump, options.overlay)
    if options.self_test:
        return report_self_test(*self_test.run(dump, __file__))
    if options.list is not None:
        print("\n".join(check.floor_in_order(options.list)))
        return 0
    if options.write_docs:
        return write_documentation(check)
    return report(check)


def package_description(path):
    """The package as SwiftPM describes it. An own scratch folder, so that a running build does not hold us up."""
    if path:
        return json.loads(Path(path).read_text())
    command = ["swift", "package", "--package-path", str(ROOT), "--scratch-path", str(ROOT / ".build-floors")]
    try:
        result = subprocess.run([*command, "dump-package"], capture_output=True, text=True)
    except FileNotFoundError:
        sys.exit(fail("swift is not in PATH; install Swift 6.3 (https://www.swift.org/install/linux)"))
    if result.returncode != 0:
        sys.exit(fail(f"`swift package dump-package` failed:\n{result.stderr.strip()}"))
    return json.loads(result.stdout)


def report(check):
    findings = check.run()
    for finding in findings:
        print(finding)
    page = ROOT / documentation.PAGE
    outdated = page.exists() and documentation.split(page.read_text())[1] != documentation.markdown(check.targets)
    if outdated:
        print(f"{documentation.PAGE}:1: the table of floors is out of date; run scripts/check-floors.py --write-docs")
    count = sum(target.kind != "system" for target in check.targets.values())
    print(f"floors: {count} targets, {len(findings) + outdated} finding(s)")
    return 1 if findings or outdated else 0


def report_self_test(count, failures):
    for failure in failures:
        print(f"floors: self-test failed: {failure}")
    if failures:
        return 1
    print(f"floors: self-test: {count} cases, among them a planted upward import, all found as they should be")
    return 0


def write_documentation(check):
    page = ROOT / documentation.PAGE
    before, _, after = documentation.split(page.read_text())
    page.write_text(before + documentation.markdown(check.targets) + after)
    return 0


def fail(message):
    print(f"floors: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
