"""The author: holds the key, and signs manifests."""

import json
import string
import uuid
from datetime import datetime, timedelta, timezone

from workspace import HERE

VENDOR = "demo.example"
# The three kinds of software in the fleet: each is a class of its own.
CLASSES = {"x86_64": "just-x86_64", "aarch64": "just-aarch64", "lib": "gauge-x86_64"}


def vendor_id():
    """The vendor id: made from the vendor's DNS name (RFC 9562 section 5.5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, VENDOR))


def class_id(kind):
    """The class id: made from the class's name within the vendor's names."""
    return str(uuid.uuid5(uuid.UUID(vendor_id()), CLASSES[kind]))


class Author:
    """An author with a key pair, `author.key` and `author.pub`."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.folder = workspace.run / "author"
        self.key = self.folder / "author.key"
        self.public_key = self.folder / "author.pub"

    def make_key(self):
        self.folder.mkdir()
        self.workspace.command([self.workspace.fettle, "key", "new", "--type", "p256", "--out", self.folder / "author"])

    def build(self, name, server, releases, gauges, sequence, version, library):
        """Writes the YAML from its template, and lets `fettle` build and sign the manifest. Returns its path."""
        values = {
            "sequence": sequence,
            "server": server,
            "expires": (datetime.now(timezone.utc) + timedelta(days=365)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "vendor": VENDOR,
            "version": version,
            "library_version": library,
            "image_x86_64": json.dumps(str(releases.path(version, "x86_64"))),
            "image_aarch64": json.dumps(str(releases.path(version, "aarch64"))),
            "image_lib": json.dumps(str(gauges.library(library))),
            **{f"class_{kind}": text for kind, text in CLASSES.items()},
        }
        source = self.folder / f"{name}.yaml"
        source.write_text(string.Template((HERE / "update.yaml.in").read_text()).substitute(values))
        manifest = self.folder / f"{name}.suit"
        fettle = self.workspace.fettle
        self.workspace.command([fettle, "manifest", "build", source, "--key", self.key, "--out", manifest])
        self.workspace.command([fettle, "manifest", "verify", manifest, "--key", self.public_key])
        return manifest

    def descriptors(self, manifest):
        """The digests of the descriptors that belong to a manifest."""
        return {path.stem for path in manifest.with_suffix(".d").glob("*.descriptor")}
