"""The table of floors: which module stands where, and what it may import.

A module imports from the floors below its own. Two modules of one floor meet only where an arrow is drawn here.
To add a module, add a row; to add an arrow or an outside thing, say why in a decision record (docs/decisions).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Module:
    """One row: floor, modules of the same floor that it may import, outside things it may import, and its purpose."""

    floor: int
    purpose: str
    beside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


FLOORS = {
    4: "executables: parse, configure, run",
    3: "the roles, as libraries",
    2: "adapters, one outside thing each",
    1: "pure logic: no I/O, no Foundation",
    0: "the device core: no Foundation, no async, no existentials; also Embedded Swift",
}

# C libraries that only compute: floor 1 may use them, each behind a narrow wrapper.
COMPUTING_LIBRARIES = ("CZstd", "CLZMA", "CZlib", "CDivsufsort", "CCapstone")

# C libraries below the house. Above floor 1 a module uses one only where its row names it.
C_LIBRARIES = COMPUTING_LIBRARIES + (
    *("CCurl", "CCrypto", "CInih", "CGetopt", "CMicroHTTPD", "CAvahi", "CPQ", "CCoap", "CProcessorProbe"),
)

MODULES = {
    # Floor 0
    "CBOR": Module(0, "deterministic CBOR: encoder, strict pull reader, bounds (RFC 8949)"),
    "COSE": Module(0, "keys, digests, signed, MACed and encrypted objects (RFC 9052); crypto comes in", ("CBOR",)),
    "Trust": Module(0, "who may sign what: anchors, thresholds, key sets, delegation", ("CBOR", "COSE")),
    "SUIT": Module(
        0, "manifest and envelope: reader, commands, reports (draft-ietf-suit-manifest)", ("CBOR", "COSE", "Trust")
    ),
    "PatchFormat": Module(0, "patch header and streaming decoder: apply", ("CBOR",)),
    "Eligibility": Module(0, "descriptor, evaluation, verdict with every failing edge", ("CBOR",)),
    "UpdateProtocol": Module(0, "codecs of update request, answer and report", ("CBOR",)),
    "CoAP": Module(0, "CoAP messages and block-wise transfer (RFC 7252, RFC 7959)"),
    "DeviceCore": Module(
        0,
        "update state machine: slots, journal, anti-rollback",
        ("CBOR", "COSE", "Trust", "SUIT", "PatchFormat", "Eligibility", "UpdateProtocol", "CoAP"),
    ),
    # Floor 1
    "ImageAnalysis": Module(1, "what an image needs and gives, read from its bytes"),
    "Archives": Module(1, "packages and file trees: Debian packages, wheels, tar, squashfs, their compression"),
    "InstructionScan": Module(1, "processor extensions that code needs, by disassembly", ("ImageAnalysis",)),
    "Containers": Module(1, "compressed containers undone and made again, bit for bit: squashfs, gzip, zip"),
    "PatchEncoding": Module(1, "patch encoders; the smallest candidate wins", ("Containers",)),
    "Campaigns": Module(1, "rollout groups, thresholds, pause and halt, as a state machine", ("Store",)),
    "Store": Module(1, "protocols of the stores"),
    "Answering": Module(
        1, "what a manifest has for whom, and how it gets there: decisions of distributor and gateway", ("PatchEncoding", "Store")
    ),
    "LwM2M": Module(1, "Lightweight M2M objects, resources and operations"),
    # Floor 2
    "SQLiteStore": Module(2, "the stores in SQLite", outside=("GRDB",)),
    "PostgresStore": Module(2, "the stores in PostgreSQL", outside=("CPQ",)),
    "BlobStore": Module(2, "payloads in a folder, named by their digest", outside=("Crypto",)),
    "CoAPTransport": Module(2, "CoAP over UDP and DTLS", outside=("CCoap",)),
    "CurlTransport": Module(2, "HTTP(S) client of the agent", outside=("CCurl",)),
    # AsyncHTTPClient, and the types in which it speaks.
    "HTTPOrigin": Module(
        2,
        "fetches from other servers under a policy",
        outside=("AsyncHTTPClient", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"),
    ),
    # Hummingbird, the types in which it speaks, and where it logs.
    "HTTPServing": Module(
        2,
        "what all HTTP servers need: problems, ranges, TLS files, what may stand in a log",
        outside=("Hummingbird", "HTTPTypes", "NIOCore", "NIOHTTP1", "NIOSSL", "Logging"),
    ),
    "PayloadServer": Module(2, "serves payloads to neighbours", outside=("CMicroHTTPD",)),
    "ServiceDiscovery": Module(2, "finds neighbours by DNS-SD", outside=("CAvahi",)),
    "BootControl": Module(2, "slots and the switch between them on Linux"),
    "RootFiles": Module(2, "files under a root folder, which no link leaves", ("BootControl",)),
    "SwiftCryptoProvider": Module(2, "crypto of author and servers", outside=("Crypto", "CryptoExtras")),
    "LibcryptoProvider": Module(2, "crypto of the agent", outside=("CCrypto",)),
    "INIReader": Module(2, "configuration files of the agent", outside=("CInih",)),
    "ZstdCodec": Module(2, "zstd frames, with the old image as prefix", outside=("CZstd",)),
    "ContainerCodec": Module(2, "patches between the plain forms of compressed containers"),
    "PatchDecoding": Module(2, "applies a patch of any codec on Linux", ("ContainerCodec", "ZstdCodec")),
    # Floor 3
    "Author": Module(3, "compiles, signs and shows manifests; makes descriptors"),
    "Distributor": Module(3, "HTTP API, decisions, payloads, campaigns, reports"),
    "Dashboard": Module(3, "web pages of the distributor", ("Distributor",)),
    "Gateway": Module(3, "answers for the distributor near the devices, from its cache"),
    "Agent": Module(3, "the device's role on Linux: poll, check, fetch, install, report", outside=("CGetopt", "CProcessorProbe")),
    # Floor 4
    "fettle": Module(4, "command line of author, operator and distributor"),
    "fettle-agent": Module(4, "the agent's daemon and command line"),
}

# Modules of the platform, by the lowest floor that may import them.
PLATFORM = {
    "Swift": 0,
    "Synchronization": 1,
    **dict.fromkeys(("_Concurrency", "RegexBuilder", "Observation", "Distributed"), 2),
    **dict.fromkeys(("Glibc", "Musl", "Bionic", "Android", "Darwin", "Dispatch"), 2),
    **dict.fromkeys(("Foundation", "FoundationEssentials", "FoundationInternationalization"), 2),
    **dict.fromkeys(("FoundationNetworking", "FoundationXML"), 2),
}

# The agent and all that it depends on: the standard library, the C library and the system libraries of its adapters.
AGENT = "fettle-agent"
AGENT_FORBIDS = ("Foundation", "NIO", "Crypto", "_Crypto", "Logging", "Dispatch", "CNIO", "CCryptoBoringSSL")

# Conformance suites and other products for tests: they may import anything declared, only tests may depend on them.
TEST_KIT_SUFFIXES = ("Conformance", "Testing", "TestSupport", "TestKit")
TEST_MODULES = ("Testing",)
