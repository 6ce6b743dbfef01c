"""What the demo and the kill sweep both need before anything can be updated."""

import gauge
import releases
from author import Author
from distributor import Distributor
from fleet import Fleet
from gauge import Gauge
from packages import Packages
from releases import Releases


class Stage:
    """The releases, the author, the distributor, and the maker of devices."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.programs = Releases(workspace)
        self.gauges = Gauge(workspace)
        self.author = Author(workspace)
        self.distributor = Distributor(workspace)
        self.packages = Packages(workspace)
        self.fleet = Fleet(workspace, self.programs, self.gauges, self.packages)

    def fetch(self):
        """Gets the software. Returns how many programs had to be downloaded."""
        count = self.programs.fetch()
        self.gauges.compile()
        return count

    def serve(self):
        """Starts a distributor that takes the author's manifests."""
        self.distributor.start()
        self.distributor.accept_author(self.author)

    def build(self, name, sequence, version=releases.NEW, library=gauge.NEW, server=None):
        server = server or self.distributor.url
        return self.author.build(name, server, self.programs, self.gauges, sequence, version, library)

    def results(self, version=releases.NEW, library=gauge.NEW):
        """The images that a manifest names."""
        return [self.programs.path(version), self.programs.path(version, "aarch64"), self.gauges.library(library)]

    def precursors(self):
        """The images that devices run before the update, from which patches are made."""
        return [
            self.programs.path(releases.OLD),
            self.programs.path(releases.MIDDLE),
            self.programs.path(releases.OLD, "aarch64"),
            self.gauges.library(gauge.OLD),
        ]

    def register(self, devices):
        """Writes the devices' configuration, each with a token of its own."""
        tokens = self.distributor.tokens(len(devices))
        for device, token in zip(devices, tokens, strict=True):
            device.make(self.author.public_key, self.distributor.url)
            device.give_token(token)
