"""The kinds of devices at the site: what they run, and what they shall run."""

import hashlib
import random
import uuid

import cbor2

VENDOR = uuid.uuid5(uuid.NAMESPACE_DNS, "gateway.example")
FORMATS = [2, 1, 0]
DELIVERY = -65537
MB = 1 << 20


class DeviceKind:
    """A class of devices with one image each, before and after.

    The first `fresh` bytes of the new image are random: nothing makes them smaller. The rest is what stood in the old image,
    where the author allows patches, or else zero bytes.
    """

    def __init__(self, name, number, size, fresh, policy):
        self.name = name
        self.vendor = VENDOR.bytes
        self.class_id = uuid.uuid5(VENDOR, name).bytes
        self.policy = policy
        self.old_version, self.new_version = [1, number], [2, 0]
        source = random.Random(number)
        self.old = source.randbytes(size)
        kept = self.old[fresh:] if "patch" in policy else bytes(size - fresh)
        self.new = source.randbytes(fresh) + kept
        self.precursor, self.result = (hashlib.sha256(image).hexdigest() for image in (self.old, self.new))

    def claims(self, image, version):
        return {
            0: [b"app"],
            1: self.vendor,
            2: self.class_id,
            3: cbor2.dumps([-16, bytes.fromhex(image)]),
            28: cbor2.dumps([3, version]),
        }

    def request(self, manifest, uri):
        """What a device of this kind asks, without a nonce."""
        return {
            3: [self.claims(self.precursor, self.old_version)],
            99: [uri, [-16, bytes.fromhex(manifest)]],
            DELIVERY: {1: FORMATS},
        }


def five():
    return [
        DeviceKind("camera", 1, size=4 * MB, fresh=4 * MB, policy=["full"]),
        DeviceKind("recorder", 2, size=8 * MB, fresh=8 * MB, policy=["zstd", "full"]),
        DeviceKind("router", 3, size=12 * MB, fresh=6 * MB, policy=["zstd", "full"]),
        DeviceKind("panel", 4, size=8 * MB, fresh=5 * MB, policy=["patch", "zstd", "full"]),
        DeviceKind("meter", 5, size=12 * MB, fresh=7 * MB, policy=["patch", "zstd", "full"]),
    ]
