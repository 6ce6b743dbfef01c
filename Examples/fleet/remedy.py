"""A remedy handler: installs the packages that would make new software eligible, and nothing else.

usage: remedy.py POOL ROOT < verdict.json

The agent says on standard input what is missing, and what would help. Exit code 0: it was done, judge again.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path


def main(pool, root):
    verdict = json.load(sys.stdin)
    if not verdict["complete"]:
        print("remedy: there is none that would do")
        return 1
    packages = [action for action in verdict["remedies"] if action["action"] in ("install", "update")]
    if len(packages) < len(verdict["remedies"]):
        print("remedy: this handler installs packages, and does nothing else")
        return 1
    for action in packages:
        package = Path(pool) / action["source"]
        digest = "sha-256:" + hashlib.sha256(package.read_bytes()).hexdigest()
        if digest != action["digest"]:
            print(f"remedy: {package.name} is not the package that the index names")
            return 1
        subprocess.run(["dpkg-deb", "--extract", package, root], check=True)
        print(f"remedy: installed {action['name']} {action['version']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
