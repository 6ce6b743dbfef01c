"""Runs an encoder and its decoder on a pair of images, and checks the result byte for byte."""

import filecmp
import json
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

ERASE_BLOCK = 4096


def run(command, values, timeout):
    """CPU seconds (user and system) and the largest resident size in KiB of a command and its children."""
    command = [word.format(**values) for word in command]
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # A process of its own around the command: its children's usage is the command's alone.
        os.close(reader)
        report = {}
        try:
            done = subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=timeout, check=False
            )
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            report = {"status": done.returncode, "cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss}
            report["error"] = done.stderr.decode(errors="replace").strip()[-300:]
        except (OSError, subprocess.TimeoutExpired) as error:
            report = {"status": 1, "error": str(error)}
        os.write(writer, json.dumps(report).encode()[:4096])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    report = json.loads(text)
    if report["status"] != 0:
        raise RuntimeError(f"{command[0]}: {report['error'] or 'status %d' % report['status']}")
    return report["cpu"], report["rss"]


def floor():
    """The resident size of a command that does nothing, in KiB: less cannot be measured."""
    return run(("true",), {}, 10)[1]


def measure(tool, pair, options):
    """One row of the table. The best of several runs counts: other load on the machine only adds."""
    old, new = pair.old.stat().st_size, pair.new.stat().st_size
    row = {"pair": pair.name, "kind": pair.kind, "tool": tool.name, "old": old, "new": new}
    with tempfile.TemporaryDirectory(prefix="delta-", dir=options.scratch) as folder:
        larger = max(old, new, 1)
        values = {
            "old": pair.old.resolve(),
            "new": pair.new.resolve(),
            "patch": f"{folder}/patch",
            "out": f"{folder}/out",
            "slot": (larger + larger // 32) // ERASE_BLOCK * ERASE_BLOCK + 16 * ERASE_BLOCK,
            "window": max(1 << 20, 1 << (larger - 1).bit_length()),
        }
        try:
            runs = [once(tool, pair, values, options) for _ in range(options.repeat)]
        except RuntimeError as error:
            return {**row, "error": str(error).replace("\n", " ")}
        row["patch"] = os.path.getsize(values["patch"])
        for key in runs[0]:
            row[key] = min(each[key] for each in runs)
        if options.apply and tool.name == "fettle":
            row["in_process"] = in_process(options.apply, values)
    return row


def once(tool, pair, values, options):
    Path(values["out"]).unlink(missing_ok=True)
    made = run(tool.encode, values, options.timeout)
    if tool.in_place:
        shutil.copyfile(pair.old, values["out"])
    applied = run(tool.decode, values, options.timeout)
    if tool.in_place:
        os.truncate(values["out"], pair.new.stat().st_size)
    if not filecmp.cmp(values["out"], pair.new, shallow=False):
        raise RuntimeError("the result is not the new image")
    return {"make_cpu": made[0], "make_rss": made[1], "apply_cpu": applied[0], "apply_rss": applied[1]}


def in_process(program, values):
    """What `delta-apply` says: seconds of CPU for decoding, digests apart, and the most heap in use."""
    command = [program, str(values["old"]), str(values["patch"])]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None
