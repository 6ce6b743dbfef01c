#!/usr/bin/env python3
"""Runs the fuzz harnesses (Fuzz/), one after the other, and prints what came of it.

An input is a finding if it makes a parser trap, breaks a promise (such as: what decodes is encoded to the same bytes),
takes more than 100 ms of processor time, or more than 32 MiB of memory (encoders have 2 s and 512 MiB). The column
"of honest" says how many times as long as the slowest honest input that makes as much an input took at most; patches
have a limit there as well. The harness stops at a finding, and the input is kept.

Inputs to start from are made by the harnesses themselves; those that reached something new are kept from run to run.

usage: scripts/fuzz.py [--seconds N | --runs N] [--harness NAME]... [--inputs FOLDER]
Exit codes: 0 nothing found, 1 findings, 2 the harnesses cannot be built or run.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build-fuzz"
PRODUCTS = ("fuzz", "fuzz-patches", "fuzz-images", "fuzz-author")
# The process itself, with the inputs that it keeps. The limit for one input is the harness's own.
PROCESS_MEBIBYTES = 1024
# Whole seconds are all that libFuzzer knows. The harness looks at the clock after the input; this ends what never ends.
HANG_SECONDS = 5
LONGEST_INPUT = 8192


def main():
    options = arguments()
    environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
    programs = build(environment)
    harnesses = [
        (program, name)
        for program in programs
        for name in subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout.split()
        if not options.harness or name in options.harness
    ]
    if unknown := set(options.harness or []) - {name for _, name in harnesses}:
        sys.exit(f"fuzz: there is no harness {', '.join(sorted(unknown))}")
    print(line("harness", "executions", "per second", "peak memory", "slowest input", "of honest", "findings"), flush=True)
    findings, total, start = [], 0, time.monotonic()
    for program, name in harnesses:
        executions, finding = run(program, name, options, environment)
        total += executions
        if finding:
            findings.append((program, *finding))
    seconds = max(time.monotonic() - start, 0.001)
    print(line("total", f"{total:,}", f"{total / seconds:,.0f}", "", "", "", str(len(findings))))
    for program, name, artifact, log in findings:
        print(f"\n{name}: {cause(log)}\n  input: {artifact or 'not kept'}\n  log:   {log}")
        if artifact:
            print(f"  again: {program} run {name} {artifact}")
    print(f"\nfuzz: {total:,} inputs, {len(findings)} finding(s) in {len(harnesses)} harness(es)")
    return 1 if findings else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--seconds", type=int, default=60, help="how long each harness runs (60)")
    amount.add_argument("--runs", type=int, help="how many inputs each harness gets")
    parser.add_argument("--harness", action="append", help="only this one; may be said several times")
    parser.add_argument("--inputs", type=Path, default=BUILD / "inputs", help="where inputs are kept")
    return parser.parse_args()


def build(environment):
    for product in PRODUCTS:
        command = ["swift", "build", "--package-path", "Fuzz", "--scratch-path", str(BUILD), "-c", "release"]
        command += ["--sanitize", "fuzzer", "--product", product]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            errors = [text for text in (done.stdout + done.stderr).splitlines() if "error:" in text]
            print("\n".join(errors or [done.stdout, done.stderr]), file=sys.stderr)
            sys.exit(2)
    return [BUILD / "release" / product for product in PRODUCTS]


def run(program, name, options, environment):
    """Runs one harness and prints its line: how many inputs it got, and what was found: (name, input, log), or None."""
    folder = options.inputs / name
    findings = BUILD / "findings" / name
    seeds, kept = folder / "seeds", folder / "kept"
    for place in (seeds, kept, findings):
        place.mkdir(parents=True, exist_ok=True)
    subprocess.run([program, "seeds", name, seeds], check=True)
    summary, log = folder / "summary.json", folder / "log.txt"
    summary.unlink(missing_ok=True)
    amount = [f"-runs={options.runs}"] if options.runs else [f"-max_total_time={options.seconds}"]
    start = time.monotonic()
    with log.open("wb") as output:
        status = subprocess.run(
            [
                *(program, "run", name, *amount, f"-max_len={LONGEST_INPUT}", f"-timeout={HANG_SECONDS}"),
                *(f"-rss_limit_mb={PROCESS_MEBIBYTES}", f"-artifact_prefix={findings}/", "-verbosity=1"),
                *(kept, seeds),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**environment, "FUZZ_SUMMARY": str(summary)},
        ).returncode
    seconds = max(time.monotonic() - start, 0.001)
    if status == 0:
        measured = json.loads(summary.read_text())
        print(
            line(
                name,
                f"{measured['executions']:,}",
                f"{measured['executions'] / seconds:,.0f}",
                f"{measured['peakBytes'] / 1024:,.0f} KiB",
                f"{measured['slowestNanoseconds'] / 1e6:.2f} ms",
                f"{measured['slowdown']:.1f}",
                "0",
            ),
            flush=True,
        )
        return measured["executions"], None
    said = log.read_text(errors="replace")
    executions = max([0, *map(int, re.findall(r"^#(\d+)\t", said, re.MULTILINE))])
    print(line(name, f"{executions:,}", f"{executions / seconds:,.0f}", "?", "?", "?", "1"), flush=True)
    kept_as = re.search(r"Test unit written to (.*)", said)
    return executions, (name, kept_as.group(1) if kept_as else None, log)


def cause(log):
    """What the log says about the end: the program's own words, or libFuzzer's."""
    text = log.read_text(errors="replace")
    for pattern in (r"Fatal error: (.*)", r"ERROR: libFuzzer: (.*)"):
        if match := re.search(pattern, text):
            return match.group(1)
    return "it ended with an error"


def line(harness, executions, rate, memory, slowest, slowdown, findings):
    return f"{harness:16}{executions:>14}{rate:>13}{memory:>14}{slowest:>16}{slowdown:>11}{findings:>10}"


if __name__ == "__main__":
    sys.exit(main())
