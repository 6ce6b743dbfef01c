import AnsweringTestKit
import BlobStore
import CBOR
import COSE
import Eligibility
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ImageAnalysis
import SQLiteStore
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

@testable import Distributor

/// Devices of many kinds, put straight into the stores, and manifests to ask about.
struct TestSurvey {
    static let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)

    let distributor: TestDistributor

    // MARK: Software

    /// A program that needs libraries and memory.
    static func program(needs libraries: [Text] = [], memory: Int64? = nil) -> [UInt8] {
        var requirements: [Requirement] = []
        if !libraries.isEmpty {
            requirements = [
                Requirement(.machine(machine)), Requirement(.interpreter("/lib64/ld.so")),
            ]
            requirements += libraries.map { Requirement(.sharedLibrary(SharedLibrary(name: $0))) }
        }
        if let memory {
            requirements.append(Requirement(.attribute(AttributeNeed(.memory, "ram", .atLeast(memory)))))
        }
        return Descriptor(requirements: requirements).encoded()
    }

    /// A library whose symbols have this version.
    static func library(_ name: Text, version: Text) -> [UInt8] {
        Descriptor(
            requirements: [Requirement(.machine(machine))],
            provides: [.sharedLibrary(name), .symbolVersions(SymbolVersions(library: name, versions: [version]))]
        ).encoded()
    }

    /// An index of one package, "libx1", which has a library in it.
    static func packages(offering library: Text) -> [UInt8] {
        let part = DescriptorPart(
            path: Text("/usr/lib64/" + library.string),
            requirements: [Requirement(.machine(machine))],
            provides: [.sharedLibrary(library)]
        )
        let package = IndexedPackage(
            name: "libx1",
            version: "1.0",
            digest: [UInt8](repeating: 1, count: 32),
            size: 1_000,
            source: "libx1.deb",
            descriptor: Descriptor(parts: [part])
        )
        return PackageIndex([package]).encoded()
    }

    // MARK: Devices

    /// A capability set with so much memory.
    static func memory(_ bytes: Int64) -> CapabilitySet {
        CapabilitySet(
            [.attribute(AttributeCapability(.memory, "ram", .number(bytes)))],
            examinedKinds: [.memory]
        )
    }

    /// The index of a device with a loader, these libraries, and programs that need some of them. All symbols have the
    /// version "V_1".
    static func index(libraries: [Text], programs: [(path: Text, needs: [Text])] = []) -> DeviceIndex {
        var builder = DeviceIndexBuilder()
        builder.machine = machine
        let print = FileFingerprint(size: 1, modified: 2, inode: 3)
        var loader = LoadableObject(machine: machine)
        loader.soname = "ld.so"
        builder.add(IndexedFile(path: "/lib64/ld.so", fingerprint: print, object: loader))
        for name in libraries {
            var object = LoadableObject(machine: machine)
            object.soname = name
            object.definedVersions = ["V_1"]
            builder.add(IndexedFile(path: Text("/usr/lib64/" + name.string), fingerprint: print, object: object))
        }
        for program in programs {
            var object = LoadableObject(machine: machine)
            object.interpreter = "/lib64/ld.so"
            object.needed = program.needs
            object.versionNeeds = program.needs.map { .init(library: $0, versions: ["V_1"]) }
            builder.add(IndexedFile(path: program.path, fingerprint: print, object: object))
        }
        return builder.build()
    }

    /// Registers a device; with an inventory where `claims` are given.
    func add(
        _ id: String,
        classID: [UInt8] = TestManifest.classA,
        component: String = "app",
        claims: [ComponentClaims.Claim]? = nil,
        capabilities: CapabilitySet? = nil,
        index: DeviceIndex? = nil,
        hasUpper: Bool = true
    ) async throws {
        let device = Device(
            id: try DeviceID(id),
            publicKey: TestDevice().key.publicKey.encoded,
            components: [
                RegisteredComponent(
                    name: try ComponentName(component),
                    vendorID: UUID128(TestManifest.vendor)!,
                    classID: UUID128(classID)!
                )
            ],
            enrolledAt: 1_000
        )
        let audit = AuditEntry(at: 1, actor: "test", action: "device.add", subject: id)
        try await distributor.store.register(device, audit: audit)
        guard let claims else { return }
        let lower = index?.lowerPart.encoded()
        let upper = hasUpper ? index?.upperPart.encoded() : nil
        for part in [lower, upper].compactMap({ $0 }) { try await distributor.indices.put(part) }
        let set = capabilities?.encoded()
        let record = InventoryRecord(
            device: device.id,
            definition: .sha256([1]),
            digest: .sha256(Array(id.utf8)),
            size: 10,
            order: 1,
            receivedAt: 2_000,
            claims: InventoryClaims.encode([
                ComponentClaims(component: [Array(component.utf8)], claims: claims)
            ]),
            capabilities: set.map { .sha256($0) },
            lowerIndex: lower.map { .sha256($0) },
            upperIndex: upper.map { .sha256($0) }
        )
        try await distributor.store.recordInventory(record, capabilities: set)
    }

    // MARK: Questions

    /// Asks about a manifest, whose descriptors travel in the question.
    func ask(
        _ client: any TestClientProtocol,
        _ manifest: TestManifest,
        parameters: String = "?devices=100",
        withDescriptors: Bool = true
    ) async throws -> TestResponse {
        let descriptors = manifest.components.flatMap { $0.variants.compactMap(\.descriptor) }
        let body = WhatIfBody.encode(
            envelope: try manifest.envelope(by: distributor.author),
            descriptors: withDescriptors ? descriptors : []
        )
        return try await distributor.send(client, .post, "/v1/what-if" + parameters, bytes: body)
    }
}
