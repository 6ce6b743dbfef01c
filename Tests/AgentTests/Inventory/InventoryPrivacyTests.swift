import CBOR
import COSE
import DeviceCore
import Eligibility
import ImageAnalysis
import LibcryptoProvider
import SUIT
import Testing
import UpdateProtocol

@testable import Agent

@Suite("What a device tells")
struct InventoryPrivacyTests {
    private let device = MarkedDevice()
    private let crypto = LibcryptoProvider()

    private func collect(_ definition: InventoryDefinition) -> InventoryCollector.Collection {
        InventoryCollector(identity: device.identity, state: DeviceState(components: [])).collect(
            definition,
            facts: device,
            sources: device,
            crypto: crypto
        )
    }

    /// All bytes that leave the device.
    private func bytes(_ collection: InventoryCollector.Collection) -> [[UInt8]] {
        [collection.inventory.encoded] + Array(collection.indices.values)
    }

    private func contains(_ all: [[UInt8]], _ wanted: [UInt8]) -> Bool {
        all.contains { bytes in
            guard bytes.count >= wanted.count else { return false }
            return (0...(bytes.count - wanted.count)).contains {
                bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted)
            }
        }
    }

    @Test("A2 nothing that no definition asks for is in the bytes that leave the device", arguments: 0..<8)
    func nothingElse(_ seed: UInt64) throws {
        var generator = Numbers(seed: seed)
        let labels = Characteristic.names.map(\.label) + [-2_000, -2_001]
        for _ in 0..<40 {
            var asked: Set<MarkedDevice.Mark> = []
            func fields(_ component: Int?) -> [RequestedCharacteristic] {
                labels.filter { _ in generator.below(4) == 0 }.map { label in
                    // As a digest the value itself must not be there either.
                    let isDigest = generator.below(4) == 0
                    if !isDigest { asked.insert(.init(component: component, label: label)) }
                    return RequestedCharacteristic(label, as: isDigest ? .digest : .value)
                }
            }
            let entries = MarkedDevice.names.indices.filter { _ in generator.below(2) == 0 }.compactMap { index in
                let list = fields(index)
                return list.isEmpty ? nil : RequestDefinition.Entry(component: index, fields: list)
            }
            let parts = InventoryParts(rawValue: UInt64(generator.below(8)))
            let definition = try #require(
                InventoryDefinition(
                    sequenceNumber: 1,
                    uri: "inventories",
                    components: MarkedDevice.names,
                    request: RequestDefinition(entries: entries, deviceFields: fields(nil)),
                    parts: parts
                )
            )
            let all = bytes(collect(definition))
            for component in [nil, 0, 1, 2] as [Int?] {
                for label in labels where component == nil || !MarkedDevice.others.contains(label) {
                    let mark = MarkedDevice.Mark(component: component, label: label)
                    #expect(contains(all, Array(mark.text.utf8)) == asked.contains(mark), "\(mark.text)")
                }
                guard let component else { continue }
                for (label, value) in [
                    (Characteristic.vendorIdentifier, MarkedDevice.vendor(component)),
                    (Characteristic.classIdentifier, MarkedDevice.classID(component)),
                ] {
                    #expect(contains(all, value) == asked.contains(.init(component: component, label: label)))
                }
            }
            for (mark, part) in [
                (MarkedDevice.capabilityMark, InventoryParts.capabilities),
                (MarkedDevice.libraryMark, .lowerIndex), (MarkedDevice.programMark, .upperIndex),
                (MarkedDevice.packageMark, .upperIndex),
            ] {
                #expect(contains(all, Array(mark.utf8)) == parts.contains(part), "\(mark)")
            }
        }
    }

    @Test("B3 devices with the same software have the same index, whatever their files' numbers and times")
    func sameIndex() throws {
        let first = try #require(device.index())
        var builder = DeviceIndexBuilder()
        for file in first.files {
            var copy = file
            copy.fingerprint = FileFingerprint(size: 1, modified: 2, inode: 3)
            builder.add(copy)
        }
        builder.addPackage(
            Text(MarkedDevice.packageMark),
            version: "1",
            files: [Text("/lib/" + MarkedDevice.libraryMark)]
        )
        builder.capabilities = device.capabilities()
        let second = builder.build()
        #expect(first.lowerPart.encoded() == second.lowerPart.encoded())
        #expect(first.upperPart.encoded() == second.upperPart.encoded())
        let joined = first.lowerPart.joined(with: first.upperPart)
        #expect(joined.files.map(\.path) == first.files.map(\.path))
        #expect(joined.packages == first.packages)
    }

    @Test("B3 what changes all the time is no reason to tell again; what is new is")
    func fingerprint() throws {
        func inventory(free: Int64, version: [Int64]) -> Inventory {
            Inventory(
                nonce: [UInt8](repeating: UInt8(truncatingIfNeeded: free), count: 8),
                definition: ProtocolDigest(bytes: [1]),
                claims: [
                    ComponentClaims(
                        component: [[1]],
                        claims: [
                            .init(label: Characteristic.version, value: .version(version)),
                            .init(label: Characteristic.freeStorage, value: .integer(free)),
                        ]
                    )
                ],
                capabilities: CapabilitySet([.attribute(AttributeCapability(.storage, "", .number(free)))]).encoded()
            )
        }
        func print(_ inventory: Inventory) -> [UInt8] { InventoryFingerprint.make(inventory, crypto: crypto) }
        let before = print(inventory(free: 1_000_000, version: [1, 2]))
        #expect(print(inventory(free: 1_000_500, version: [1, 2])) == before)
        #expect(print(inventory(free: 1_000, version: [1, 2])) != before)
        #expect(print(inventory(free: 1_000_000, version: [1, 3])) != before)
    }
}

/// Numbers that are the same in every run (splitmix64).
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }
}
