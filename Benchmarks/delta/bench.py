#!/usr/bin/env python3
"""Compares fettle's patches with those of other tools, over a folder of pairs NAME/old.bin, NAME/new.bin.

Every patch is applied, and the result compared byte for byte. CPU is that of the whole process tree; the best of
--repeat runs counts. Peers that are not installed are left out and named; HDiffPatch is a native build (hdiffz, hpatchz)
in the folder of --hdiffpatch. With --apply the decoder is measured in process as well (`swift build -c release
--package-path Benchmarks --product delta-apply`).

  bench.py PAIRS --fettle .build/release/fettle --hdiffpatch ~/HDiffPatch --apply .build-benchmarks/release/delta-apply

Rows are kept in --out, and what is there already is not measured again; --redo NAME does. CPU compares only within one
run on one machine. The exit status is 0 where all targets that were measured are reached, 1 where one is missed or a tool
failed, and 2 where nothing could be run.
"""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import table
import targets
import tools
from measure import floor, measure

DEFAULT_TOOLS = "fettle,fettle-fast,fettle-in-place,bsdiff,hdiffz-SD-lzma2,hdiffz-m-lzma2,zstd-patch-19,xdelta3-lzma,full-xz-9"


def main():
    options = arguments()
    pairs = tools.pairs(options.pairs, re.compile(options.only))
    if not pairs:
        print(f"no pairs in {options.pairs}", file=sys.stderr)
        return 2
    rows = json.loads(options.out.read_text()) if options.out and options.out.exists() else []
    rows = [row for row in rows if row["tool"] not in options.redo]
    done = {(row["pair"], row["tool"]) for row in rows if "error" not in row}
    chosen = [tool for tool in tools.ours(options.fettle) + tools.peers(options.hdiffpatch) if tool.name in options.tools]
    for tool in [tool for tool in chosen if not tool.is_here()]:
        print(f"{tool.name}: not installed, left out", file=sys.stderr)
        chosen.remove(tool)
    if not chosen and not rows:
        return 2
    for pair in pairs:
        for tool in chosen:
            if (pair.name, tool.name) in done:
                continue
            row = measure(tool, pair, options)
            rows = [each for each in rows if (each["pair"], each["tool"]) != (pair.name, tool.name)] + [row]
            print(pair.name, tool.name, row.get("error") or f"{row['patch']} bytes", file=sys.stderr, flush=True)
            keep(rows, options.out)
    results = targets.Results(rows, pairs)
    findings = targets.findings(results)
    table.show(results, findings, floor())
    failed = [row for row in rows if "error" in row and row["tool"].startswith("fettle")]
    return 1 if failed or any(finding.is_missed for finding in findings) else 0


def keep(rows, path):
    if path:
        temporary = path.with_name(path.name + ".new")
        temporary.write_text(json.dumps(rows, indent=0))
        os.replace(temporary, path)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", metavar="PAIRS", help="a folder of pairs")
    parser.add_argument("--fettle", default="fettle", metavar="PROGRAM", help="the tool, built for release")
    parser.add_argument("--apply", metavar="PROGRAM", help="delta-apply, built for release")
    parser.add_argument("--hdiffpatch", metavar="DIR", help="the folder of hdiffz and hpatchz")
    parser.add_argument("--tools", default=DEFAULT_TOOLS, help="which tools, with commas between (%(default)s)")
    parser.add_argument("--only", default="", metavar="REGEX", help="which pairs")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep the rows here, as JSON")
    parser.add_argument("--redo", default="", metavar="TOOLS", help="measure these again")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="how many runs (1)")
    parser.add_argument("--timeout", type=int, default=3600, metavar="SECONDS", help="longest run (3600)")
    parser.add_argument("--scratch", metavar="DIR", help="where patches and results go while they are needed")
    options = parser.parse_args()
    options.tools = options.tools.split(",")
    options.redo = options.redo.split(",")
    return options


if __name__ == "__main__":
    sys.exit(main())
