#!/usr/bin/env python3
"""Checks the text of the checkout: no path of the machine it lies on, no Swift file of more than 400 lines.

Exit codes: 0 nothing found, 1 findings (one line each).
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
# Folders that belong to the system everywhere: having the checkout in one says nothing about its path.
SYSTEM_FOLDERS = {"/", "/etc", "/home", "/opt", "/root", "/run", "/src", "/srv", "/tmp", "/usr", "/usr/src", "/var"}
# A home folder of somebody, with or without a name; device paths such as /home alone are not meant.
HOME_FOLDER = r"(?<![\w./-])(?:/home/[a-z]|/Users/[A-Za-z]|/root/)"


def main():
    pattern = re.compile("|".join([HOME_FOLDER, *map(re.escape, machine_folders())]))
    findings = []
    for path in files():
        try:
            lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # not text, or deleted and not yet committed
        for number, line in enumerate(lines, 1):
            if match := pattern.search(line):
                found = f"path of a machine ({match.group()})"
                findings.append(f"{path}:{number}: {found}; use a relative path or a setting")
        if path.suffix == ".swift" and len(lines) > LONGEST_FILE:
            findings.append(f"{path}:{LONGEST_FILE}: {len(lines)} lines, at most {LONGEST_FILE}; split it by subject")
    print("\n".join([*findings, f"text: {len(findings)} finding(s)"]))
    return 1 if findings else 0


def files():
    """What git would commit, or without git all but hidden folders. This file names such paths and is left out."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found = {Path(name) for name in listed.split("\0") if name}
    except (FileNotFoundError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        found = {path for path in paths if not path.parts[0].startswith((".build", ".git", ".swiftpm"))}
    return sorted(found - {Path(__file__).resolve().relative_to(ROOT)})


def machine_folders():
    """The folder of the checkout and the one around it, where these are not folders of every system."""
    return [f"{folder}/" for folder in (ROOT, ROOT.parent) if str(folder) not in SYSTEM_FOLDERS]


if __name__ == "__main__":
    sys.exit(main())
