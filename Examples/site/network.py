"""Two networks with a line between them: the distributor's, in which this process runs, and the site's."""

import json
import os
import subprocess
import sys
from pathlib import Path

from failure import Failure

UPLINK = "10.77.0.1"
SITE = "10.77.0.2"
MARK = "FETTLE_SITE_DEMO"


def enter(prepare):
    """Starts this program again in a network of its own, where nothing else is and from where nothing else is reached.
    Somebody who is not root becomes so in it, and only in it. What needs the world outside, `prepare` does before."""
    if os.environ.get(MARK):
        return
    prepare()
    argv = ["unshare", "--net", "--mount"]
    if os.geteuid() != 0:
        argv += ["--map-root-user"]
    os.environ[MARK] = "1"
    try:
        os.execvp(argv[0], [*argv, sys.executable, *sys.argv])
    except OSError as error:
        raise Failure(f"unshare cannot be started: {error.strerror}", "install the package util-linux") from None


class Network:
    """The line between distributor and site. The kernel counts what goes over it."""

    NAME = "site"

    def __init__(self):
        # The names of network namespaces are files: in a mount namespace of our own they are nobody else's.
        Path("/run/netns").mkdir(parents=True, exist_ok=True)
        run("mount", "-t", "tmpfs", "tmpfs", "/run/netns")
        run("ip", "netns", "add", self.NAME)
        run("ip", "link", "add", "uplink", "type", "veth", "peer", "name", "line", "netns", self.NAME)
        run("ip", "address", "add", f"{UPLINK}/24", "dev", "uplink")
        run("ip", "-n", self.NAME, "address", "add", f"{SITE}/24", "dev", "line")
        for prefix, device in ((("ip",), "lo"), (("ip",), "uplink"), (self.at_site, "lo"), (self.at_site, "line")):
            run(*prefix, "link", "set", device, "up")

    at_site = ("ip", "-n", NAME)

    def within(self, argv):
        """A command as it is started at the site."""
        return ["ip", "netns", "exec", self.NAME, *argv]

    def cut(self):
        run(*self.at_site, "link", "set", "line", "down")

    def mend(self):
        run(*self.at_site, "link", "set", "line", "up")

    def received(self):
        """How many bytes came to the site over the line, with all headers."""
        links = json.loads(run("ip", "-n", self.NAME, "-s", "-j", "link", "show", "line"))
        return links[0]["stats64"]["rx"]["bytes"]


def run(*argv):
    try:
        result = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise Failure(f"{argv[0]} cannot be started: {error.strerror}", "install the package iproute2") from None
    if result.returncode != 0:
        raise Failure(f"{' '.join(argv)}: {result.stderr.strip()}", "network namespaces must be allowed on this machine")
    return result.stdout
