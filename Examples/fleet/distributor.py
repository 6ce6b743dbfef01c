"""The distributor: a real server, its operator's commands, and what it says about itself."""

import json
import socket
import time
import urllib.error
import urllib.request

from failure import Failure


class Distributor:
    """`fettle serve` on a free loopback port. Commands go through `fettle`, as an operator's would; what is counted and
    checked is read from the HTTP interface."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.folder = workspace.run / "distributor"
        self.token_file = self.folder / "operator.token"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # No proxy that the surroundings may have set stands between the demo and its own server.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def start(self):
        self.folder.mkdir(exist_ok=True)
        argv = [self.workspace.fettle, "serve", "--data", self.folder / "data", "--listen", f"127.0.0.1:{self.port}"]
        # Devices that ask at the same moment wait for the patch instead of taking the full image.
        argv += ["--operator-token-file", self.token_file, "--patch-wait", "30"]
        process = self.workspace.processes.start("distributor", argv, self.folder)
        deadline = time.monotonic() + 30
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                log = self.workspace.processes.log("distributor").read_text(errors="replace")[-2000:]
                raise Failure(f"the distributor did not start:\n{log}")
            time.sleep(0.05)

    def is_ready(self):
        try:
            with self.opener.open(self.url + "/v1/readyz", timeout=5) as response:
                return response.status < 300 and self.token_file.exists()
        except OSError:
            return False

    # The operator's commands

    def operate(self, *words):
        """Runs a command of the operator's and returns what it printed as JSON."""
        argv = [self.workspace.fettle, *words, "--server", self.url, "--token-file", self.token_file, "--json"]
        printed = self.workspace.command(argv, timeout=120).stdout
        try:
            return json.loads(printed) if printed.strip() else None
        except ValueError:
            raise Failure(f"no JSON from: {' '.join(map(str, argv))}\n{printed[-2000:]}") from None

    def accept_author(self, author):
        self.operate("author", "add", "Demo author", "--key", author.public_key)

    def upload(self, manifest, images):
        """Uploads a manifest with its images; images that the manifest does not name are what devices run now."""
        return self.operate("upload", manifest, *images)

    def tokens(self, count):
        return self.operate("token", "new", "--count", str(count))["tokens"]

    def campaign(self, name, manifest, devices):
        """Creates and starts a campaign; returns its id."""
        words = []
        for device in devices:
            words += ["--device", device]
        identifier = self.operate("campaign", "create", name, "--manifest", manifest, *words)["id"]
        self.operate("campaign", "start", identifier)
        return identifier

    # What the distributor says

    def get(self, path):
        request = urllib.request.Request(self.url + path)
        request.add_header("Authorization", f"Bearer {self.token_file.read_text().strip()}")
        try:
            with self.opener.open(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise Failure(f"GET {path}: {error.code} {error.read(2000).decode(errors='replace')}") from None
        except OSError as error:
            raise Failure(f"GET {path}: {error}") from None

    def stats(self):
        return self.get("/v1/stats")

    def payload_bytes(self, device):
        """The payload bytes that were sent to a device."""
        return self.stats()["devices"].get(device, {}).get("payloadBytes", 0)

    def registered(self):
        return {device["id"] for device in self.pages("/v1/devices")}

    def progress(self, campaign):
        """What is known of each device of a campaign."""
        return {row["device"]: row for row in self.pages(f"/v1/campaigns/{campaign}")}

    def pages(self, path):
        rows, after = [], None
        while True:
            page = self.get(path + (f"?after={after}" if after else ""))
            rows += page["devices"]
            after = page.get("next")
            if not after:
                return rows


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
