// swift-tools-version: 6.2
// Fuzzing of everything that reads bytes from outside: `make fuzz SECONDS=60`. A package of its own, since all of it is
// compiled with -sanitize=fuzzer.

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableExperimentalFeature("Lifetimes"),
]

func fettle(_ names: String...) -> [Target.Dependency] {
    names.map { .product(name: $0, package: "fettle") }
}

let package = Package(
    name: "fettle-fuzz",
    dependencies: [
        .package(name: "fettle", path: ".."),
        .package(name: "fettle-benchmarks", path: "../Benchmarks"),
    ],
    targets: [
        .target(name: "CLibFuzzer"),
        // Runs a harness under libFuzzer, and measures every input.
        .target(
            name: "Harness",
            dependencies: [
                "CLibFuzzer", .product(name: "AllocationCounter", package: "fettle-benchmarks"),
            ] + fettle("CBOR"),
            swiftSettings: settings
        ),
        // Small images, packages and archives to start from.
        .target(name: "Samples", swiftSettings: settings),
        // The binary formats, floor 0 alone.
        .executableTarget(
            name: "fuzz",
            dependencies: ["Harness"]
                + fettle(
                    "CBOR",
                    "COSE",
                    "Trust",
                    "SUIT",
                    "UpdateProtocol",
                    "Eligibility",
                    "PatchFormat",
                    "DeviceCore"
                ),
            swiftSettings: settings
        ),
        // Patches: decoders of every codec, the search for references, containers, and the encoders.
        .executableTarget(
            name: "fuzz-patches",
            dependencies: ["Harness", "Samples"]
                + fettle("CBOR", "Containers", "PatchFormat", "PatchEncoding", "PatchDecoding"),
            swiftSettings: settings
        ),
        // Images and packages, and what is known of a device and of packages: the author's tools and devices evaluate them.
        .executableTarget(
            name: "fuzz-images",
            dependencies: ["Harness", "Samples"]
                + fettle("CBOR", "Eligibility", "ImageAnalysis", "InstructionScan", "Archives"),
            swiftSettings: settings
        ),
        // The author's input, which needs more than floor 0.
        .executableTarget(
            name: "fuzz-author",
            dependencies: ["Harness", "Samples"] + fettle("CBOR", "Eligibility", "Archives", "Author"),
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
