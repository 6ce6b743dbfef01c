// swift-tools-version: 6.2
// What reading a manifest costs: `make benchmark`; what applying a patch does: Benchmarks/delta. A package of its own, so that nobody who uses Fettle builds it.

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func fettle(_ names: String...) -> [Target.Dependency] {
    names.map { .product(name: $0, package: "fettle") }
}

let package = Package(
    name: "fettle-benchmarks",
    products: [
        .library(name: "AllocationCounter", targets: ["AllocationCounter"])
    ],
    dependencies: [
        .package(name: "fettle", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .target(name: "AllocationCounter"),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .executableTarget(
            name: "benchmark",
            dependencies: [
                "AllocationCounter", "CLibcrypto", .product(name: "Crypto", package: "swift-crypto"),
            ] + fettle("CBOR", "COSE", "Trust", "SUIT", "SwiftCryptoProvider", "LibcryptoProvider"),
            swiftSettings: settings
        ),
        .executableTarget(
            name: "delta-apply",
            dependencies: ["AllocationCounter"]
                + fettle("LibcryptoProvider", "PatchDecoding", "PatchEncoding", "PatchFormat"),
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
