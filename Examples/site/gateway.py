"""The gateway of the site: a real server, and what it says about itself."""

import json
import time

from distributor import free_port
from failure import Failure


class Gateway:
    """`fettle gateway` at the site."""

    def __init__(self, workspace, network, upstream):
        self.workspace = workspace
        self.network = network
        self.upstream = upstream
        self.folder = workspace.run / "gateway"
        self.url = f"http://127.0.0.1:{free_port()}"

    def start(self):
        self.folder.mkdir(exist_ok=True)
        argv = [self.workspace.fettle, "gateway", "run", "--upstream", self.upstream, "--cache", self.folder / "cache"]
        argv += ["--listen", self.url.removeprefix("http://")]
        process = self.workspace.processes.start("gateway", self.network.within(argv), self.folder)
        deadline = time.monotonic() + 30
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                log = self.workspace.processes.log("gateway").read_text(errors="replace")[-2000:]
                raise Failure(f"the gateway did not start:\n{log}")
            time.sleep(0.1)

    def is_ready(self):
        return self.ask(expected=None).returncode == 0

    def ask(self, expected=(0,)):
        argv = self.network.within([self.workspace.fettle, "gateway", "status", self.url, "--json"])
        return self.workspace.command(argv, expected=expected)

    def status(self):
        return json.loads(self.ask().stdout)
