// swift-tools-version: 6.2
// Fettle: one signed manifest for the whole fleet; every device gets what fits it, and nothing that does not.
//
// The house has five floors (docs/architecture.md). A target imports only from floors below its own;
// `make lint` checks it with scripts/check-floors.py over `swift package dump-package`.

import PackageDescription

// MARK: Settings

/// All floors.
let common: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Floor 0 also compiles as Embedded Swift: no Foundation, no async, no existentials.
let deviceCore: [SwiftSetting] =
    common + [
        .enableExperimentalFeature("Lifetimes"),
        .strictMemorySafety(),
    ]

/// Comparing images takes minutes without optimisation: what does nothing else is optimised in debug builds, too.
let computing: [SwiftSetting] = [.unsafeFlags(["-O", "-wmo", "-num-threads", "2"], .when(configuration: .debug))]

// MARK: External packages

let swiftCrypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// Tests with the usual settings.
func tests(_ name: String, of dependencies: Target.Dependency...) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: common)
}

let package = Package(
    name: "fettle",
    products: [
        .executable(name: "fettle", targets: ["fettle"]),
        .executable(name: "fettle-agent", targets: ["fettle-agent"]),
        .library(name: "CBOR", targets: ["CBOR"]),
        .library(name: "COSE", targets: ["COSE"]),
        .library(name: "SUIT", targets: ["SUIT"]),
        .library(name: "ImageAnalysis", targets: ["ImageAnalysis"]),
        .library(name: "Author", targets: ["Author"]),
        .library(name: "LibcryptoProvider", targets: ["LibcryptoProvider"]),
        .library(name: "SwiftCryptoProvider", targets: ["SwiftCryptoProvider"]),
        .library(name: "UpdateProtocol", targets: ["UpdateProtocol"]),
        .library(name: "PatchFormat", targets: ["PatchFormat"]),
        .library(name: "PatchEncoding", targets: ["PatchEncoding"]),
        .library(name: "PatchDecoding", targets: ["PatchDecoding"]),
        .library(name: "Containers", targets: ["Containers"]),
        .library(name: "Trust", targets: ["Trust"]),
        .library(name: "Eligibility", targets: ["Eligibility"]),
        .library(name: "DeviceCore", targets: ["DeviceCore"]),
        .library(name: "Archives", targets: ["Archives"]),
        .library(name: "InstructionScan", targets: ["InstructionScan"]),
        .library(name: "RootFiles", targets: ["RootFiles"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // MARK: Below the house: C libraries of the system

        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLZMA", pkgConfig: "liblzma", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CDivsufsort", providers: [.apt(["libdivsufsort-dev"])]),
        .systemLibrary(name: "CCapstone", pkgConfig: "capstone", providers: [.apt(["libcapstone-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CInih", pkgConfig: "inih", providers: [.apt(["libinih-dev"])]),

        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        // Types only, no pkgConfig: the library is opened at run time, and a device need not have it.
        .systemLibrary(name: "CAvahi", providers: [.apt(["libavahi-client-dev"])]),

        .systemLibrary(name: "CGetopt"),
        .target(name: "CProcessorProbe"),

        // MARK: Floor 0: the device core

        .target(name: "CBOR", swiftSettings: deviceCore),
        .target(name: "COSE", dependencies: ["CBOR"], swiftSettings: deviceCore),
        .target(name: "Trust", dependencies: ["CBOR", "COSE"], swiftSettings: deviceCore),
        .target(name: "SUIT", dependencies: ["CBOR", "COSE", "Trust"], swiftSettings: deviceCore),
        .target(name: "PatchFormat", dependencies: ["CBOR"], swiftSettings: deviceCore + computing),
        .target(name: "Eligibility", dependencies: ["CBOR"], swiftSettings: deviceCore),
        .target(name: "UpdateProtocol", dependencies: ["CBOR"], swiftSettings: deviceCore),
        .target(
            name: "DeviceCore",
            dependencies: ["CBOR", "COSE", "Trust", "SUIT", "PatchFormat", "Eligibility", "UpdateProtocol"],
            swiftSettings: deviceCore
        ),

        // MARK: Floor 1: pure logic

        .target(name: "ImageAnalysis", dependencies: ["CBOR", "Eligibility"], swiftSettings: common),
        .target(name: "Archives", dependencies: ["CZlib", "CLZMA", "CZstd"], swiftSettings: common),
        .target(
            name: "InstructionScan",
            dependencies: ["CBOR", "Eligibility", "ImageAnalysis", "CCapstone"],
            swiftSettings: common
        ),
        .target(
            name: "Containers",
            dependencies: ["CBOR", "CZlib", "CLZMA", "CZstd"],
            swiftSettings: common + computing
        ),
        .target(
            name: "PatchEncoding",
            dependencies: ["CBOR", "COSE", "PatchFormat", "Containers", "CDivsufsort", "CZstd"],
            swiftSettings: common + computing
        ),
        .target(name: "Store", dependencies: [], swiftSettings: common),
        .target(name: "Campaigns", dependencies: ["Store"], swiftSettings: common),
        .target(
            name: "Answering",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "UpdateProtocol", "PatchFormat", "PatchEncoding", "Store",
            ],
            swiftSettings: common
        ),
        .target(name: "HTTPOriginTesting", swiftSettings: common),
        .target(name: "StoreConformance", dependencies: ["Store"], swiftSettings: common),
        .target(
            name: "AnsweringTestKit",
            dependencies: ["Answering", "CBOR", "COSE", "SUIT", "Store", "SwiftCryptoProvider"],
            swiftSettings: common
        ),
        .target(name: "CryptoConformance", dependencies: ["CBOR", "COSE"], swiftSettings: common),

        // MARK: Floor 2: adapters

        .target(
            name: "SwiftCryptoProvider",
            dependencies: ["CBOR", "COSE", swiftCrypto, cryptoExtras],
            swiftSettings: common
        ),
        .target(name: "LibcryptoProvider", dependencies: ["COSE", "CCrypto"], swiftSettings: common),
        .target(name: "SQLiteStore", dependencies: ["Store", grdb], swiftSettings: common),
        .target(name: "BlobStore", dependencies: ["Store", swiftCrypto], swiftSettings: common),
        .target(name: "CurlTransport", dependencies: ["CCurl"], swiftSettings: common),
        .target(
            name: "HTTPOrigin",
            dependencies: [asyncHTTPClient, httpTypes, nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: common
        ),
        .target(
            name: "HTTPServing",
            dependencies: [hummingbird, httpTypes, nioCore, nioHTTP1, nioSSL, logging],
            swiftSettings: common
        ),
        .target(name: "PayloadServer", dependencies: ["CMicroHTTPD"], swiftSettings: common),
        .target(name: "ServiceDiscovery", dependencies: ["CAvahi"], swiftSettings: common),
        .target(name: "BootControl", dependencies: ["DeviceCore"], swiftSettings: common),
        .target(name: "RootFiles", dependencies: ["CBOR", "Eligibility", "ImageAnalysis"], swiftSettings: common),
        .target(name: "INIReader", dependencies: ["CInih"], swiftSettings: common),
        .target(name: "ZstdCodec", dependencies: ["PatchFormat", "CZstd"], swiftSettings: common),
        .target(name: "ContainerCodec", dependencies: ["CBOR", "PatchFormat", "Containers"], swiftSettings: common),
        .target(
            name: "PatchDecoding",
            dependencies: ["PatchFormat", "Containers", "ContainerCodec", "ZstdCodec"],
            swiftSettings: common
        ),

        // MARK: Floor 3: the roles

        .target(
            name: "Author",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "PatchFormat", "PatchEncoding", "UpdateProtocol",
                "DeviceCore", "ImageAnalysis", "Archives", "InstructionScan", "RootFiles", "SwiftCryptoProvider",
                swiftCrypto, yams,
            ],
            swiftSettings: common
        ),
        .target(
            name: "Distributor",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "UpdateProtocol", "PatchFormat", "PatchEncoding",
                "ImageAnalysis", "Answering", "Campaigns", "HTTPOrigin", "HTTPServing", "Store", "BlobStore",
                "SQLiteStore", "SwiftCryptoProvider", "ZstdCodec", swiftCrypto, hummingbird, hummingbirdCore,
                hummingbirdTLS, httpTypes, nioCore, nioHTTP1, nioSSL, logging, serviceLifecycle, unixSignals,
            ],
            swiftSettings: common
        ),
        .target(
            name: "Gateway",
            dependencies: [
                "CBOR", "COSE", "SUIT", "UpdateProtocol", "PatchFormat", "PatchEncoding", "Answering", "Store",
                "HTTPOrigin", "HTTPServing", "SwiftCryptoProvider", "ZstdCodec", swiftCrypto, hummingbird,
                hummingbirdCore, hummingbirdTLS, httpTypes, nioCore, nioHTTP1, nioSSL, logging, serviceLifecycle,
                unixSignals,
            ],
            swiftSettings: common
        ),
        .target(
            name: "Agent",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "UpdateProtocol", "PatchFormat", "DeviceCore",
                "ImageAnalysis", "RootFiles", "LibcryptoProvider", "CurlTransport", "BootControl", "ZstdCodec",
                "PatchDecoding", "INIReader", "PayloadServer", "ServiceDiscovery", "CGetopt", "CProcessorProbe",
            ],
            swiftSettings: common
        ),

        // MARK: Floor 4: executables

        .executableTarget(
            name: "fettle",
            dependencies: [
                "Author", "Distributor", "Gateway", "HTTPOrigin", "HTTPServing", "CBOR", "COSE", "Trust", "Eligibility",
                "SUIT", "SwiftCryptoProvider", "ImageAnalysis", "Archives", "InstructionScan", "RootFiles",
                "UpdateProtocol", "PatchFormat", "PatchEncoding", "PatchDecoding", "Containers", "ContainerCodec",
                argumentParser, asyncHTTPClient, httpTypes, nioCore, nioHTTP1, nioPosix, nioSSL, logging,
            ],
            swiftSettings: common
        ),
        .executableTarget(name: "fettle-agent", dependencies: ["Agent"], swiftSettings: common),

        // MARK: Tests of floor 0

        .testTarget(name: "CBORTests", dependencies: ["CBOR"], swiftSettings: deviceCore),
        .testTarget(name: "COSETests", dependencies: ["CBOR", "COSE", "SwiftCryptoProvider"], swiftSettings: common),
        tests("SUITTests", of: "CBOR", "COSE", "Trust", "SUIT", "SwiftCryptoProvider"),
        tests("TrustTests", of: "CBOR", "COSE", "Trust", "SwiftCryptoProvider"),
        .testTarget(name: "UpdateProtocolTests", dependencies: ["CBOR", "UpdateProtocol"], swiftSettings: common),
        .testTarget(
            name: "DeviceCoreTests",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "UpdateProtocol", "DeviceCore", "SwiftCryptoProvider",
            ],
            swiftSettings: common
        ),
        .testTarget(name: "PatchFormatTests", dependencies: ["CBOR", "PatchFormat", "CCrypto"], swiftSettings: common),
        .testTarget(name: "EligibilityTests", dependencies: ["CBOR", "Eligibility"], swiftSettings: common),

        // MARK: Tests of floor 1

        .testTarget(name: "StoreTests", dependencies: ["Store"], swiftSettings: common),
        .testTarget(
            name: "AnsweringTests",
            dependencies: [
                "Answering", "AnsweringTestKit", "CBOR", "COSE", "PatchFormat", "SUIT", "Store", "SwiftCryptoProvider",
                "UpdateProtocol",
            ],
            swiftSettings: common
        ),
        .testTarget(name: "CampaignsTests", dependencies: ["Campaigns", "Store"], swiftSettings: common),
        tests("ImageAnalysisTests", of: "CBOR", "Eligibility", "ImageAnalysis"),
        .testTarget(name: "ArchivesTests", dependencies: ["Archives"], swiftSettings: common),
        tests("InstructionScanTests", of: "CBOR", "Eligibility", "ImageAnalysis", "InstructionScan"),
        .testTarget(
            name: "PatchEncodingTests",
            dependencies: [
                "COSE", "PatchFormat", "PatchEncoding", "PatchDecoding", "ZstdCodec", "CCrypto", "CZlib", "CZstd",
            ],
            swiftSettings: common
        ),
        .testTarget(
            name: "ContainersTests",
            dependencies: [
                "CBOR", "PatchFormat", "PatchEncoding", "Containers", "ContainerCodec", "ZstdCodec", "CCrypto", "CZlib",
                "CLZMA", "CZstd",
            ],
            swiftSettings: common
        ),

        // MARK: Tests of floor 2

        tests("SQLiteStoreTests", of: "SQLiteStore", "Store", "StoreConformance", grdb),
        tests("BlobStoreTests", of: "BlobStore", "Store", "StoreConformance"),
        .testTarget(
            name: "CryptoProviderTests",
            dependencies: ["CBOR", "COSE", "CryptoConformance", "LibcryptoProvider", "SwiftCryptoProvider"],
            swiftSettings: common
        ),
        tests("RootFilesTests", of: "CBOR", "Eligibility", "ImageAnalysis", "RootFiles"),
        .testTarget(name: "PayloadServerTests", dependencies: ["PayloadServer"], swiftSettings: common),
        .testTarget(name: "ServiceDiscoveryTests", dependencies: ["ServiceDiscovery"], swiftSettings: common),
        tests("HTTPServingTests", of: "HTTPServing"),
        .testTarget(name: "CurlTransportTests", dependencies: ["CurlTransport"], swiftSettings: common),
        tests("HTTPOriginTests", of: "HTTPOrigin", "HTTPOriginTesting", httpTypes, nioCore),

        // MARK: Tests of floor 3

        .testTarget(
            name: "AuthorTests",
            dependencies: [
                "Author", "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "PatchFormat", "SwiftCryptoProvider",
                "UpdateProtocol", "DeviceCore", "ImageAnalysis", "Archives",
            ],
            swiftSettings: common
        ),
        .testTarget(
            name: "DistributorTests",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "UpdateProtocol", "PatchFormat", "PatchEncoding",
                "ImageAnalysis", "Answering", "AnsweringTestKit", "Campaigns", "HTTPOrigin", "HTTPServing", "Store",
                "BlobStore", "SQLiteStore", "SwiftCryptoProvider", "ZstdCodec", "Distributor", hummingbird,
                hummingbirdTesting, httpTypes, nioSSL, logging, serviceLifecycle,
            ],
            swiftSettings: common
        ),

        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "CBOR", "COSE", "SUIT", "UpdateProtocol", "PatchFormat", "PatchEncoding", "PatchDecoding", "Answering",
                "AnsweringTestKit", "Store", "HTTPOrigin", "HTTPOriginTesting", "HTTPServing", "Gateway",
                "SwiftCryptoProvider", swiftCrypto, httpTypes, nioCore, logging,
            ],
            swiftSettings: common
        ),

        // MARK: Tests of the agent

        .testTarget(name: "INIReaderTests", dependencies: ["INIReader"], swiftSettings: common),
        .testTarget(
            name: "BootControlTests",
            dependencies: ["CBOR", "SUIT", "UpdateProtocol", "DeviceCore", "BootControl"],
            swiftSettings: common
        ),
        .testTarget(
            name: "AgentTests",
            dependencies: [
                "CBOR", "COSE", "Trust", "SUIT", "Eligibility", "UpdateProtocol", "PatchFormat", "DeviceCore",
                "ImageAnalysis", "RootFiles", "BootControl", "LibcryptoProvider", "PayloadServer", "Agent",
                "PatchEncoding", "PatchDecoding",
            ],
            swiftSettings: common
        ),

        // MARK: Tests of the real programs

        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "fettle", "fettle-agent", "CBOR", "COSE", "DeviceCore", "Eligibility", "ImageAnalysis", "PatchFormat",
                "RootFiles", "SUIT", "SwiftCryptoProvider", "Trust", "UpdateProtocol",
            ],
            path: "IntegrationTests",
            swiftSettings: common
        ),
    ],
    swiftLanguageModes: [.v6]
)
