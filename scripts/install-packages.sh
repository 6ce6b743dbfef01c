#!/usr/bin/env bash
# Installs those of the named Debian packages that are missing. Asks dpkg first, so that nothing happens, and quickly,
# when nothing is missing. Uses sudo when not root.
#
# usage: scripts/install-packages.sh PACKAGE...
set -euo pipefail

if ! command -v dpkg-query >/dev/null; then
    echo "setup: this is not Debian; install what corresponds to these packages: $*" >&2
    exit 0
fi

missing=()
for package in "$@"; do
    status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    echo "setup: all $# packages are there"
    exit 0
fi

root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "setup: missing: ${missing[*]}" >&2
        echo "setup: neither root nor sudo; as root, run: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi

echo "setup: installing ${missing[*]}"
# Another apt-get may be running: wait for its lock instead of failing.
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
"${apt[@]}" update
"${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
