import CBOR
import Eligibility
import Testing

@Suite("Attributes on the wire")
struct AttributeCodingTests {
    static let matches: [Match] = [
        .present, .equals(.text("hard")), .equals(.bytes([1, 2])), .oneOf([.text("a"), .number(-3)]),
        .range(low: 1, high: nil), .range(low: nil, high: 4), .range(low: -1, high: 5), .atLeast(65_536), .bits(0x8000),
        .region(MemoryRegion(start: 0x0800_0000, length: 4_096, access: 5)),
        .version(.debian, low: "1:2.3-4", below: nil), .version(.semantic, low: nil, below: "2.0.0"),
        .version(.quad, low: "6.1", below: "6.2"), .compatible(major: 1, minor: 6), .containsAll(["a", "b"]),
        .containsAll([]),
    ]
    static let values: [AttributeValue] = [
        .present, .number(0), .number(.min), .number(.max), .text(""), .text("x"), .bytes([]), .bytes([7]), .texts([]),
        .texts(["a"]), .texts(["a", "b", "c"]), .pair(major: 1, minor: .max),
        .region(MemoryRegion(start: .max, length: .max, access: 7)),
    ]

    @Test("E2 a requirement of each semantics comes back as it was sent", arguments: matches)
    func matchRoundTrip(_ match: Match) throws {
        let descriptor = Descriptor(requirements: [
            Requirement(.memory, "ram", match, criticality: .advisory),
            Requirement(.anyOf([[Requirement(CapabilityKind(rawValue: 4_711), "x", match)], []])),
        ])
        #expect(try Descriptor(decoding: descriptor.encoded()) == descriptor)
    }

    @Test("E2 a capability of each form comes back as it was sent", arguments: values)
    func valueRoundTrip(_ value: AttributeValue) throws {
        let set = CapabilitySet(
            [.attribute(.hardware, "radio", value), .machine(.arm64)],
            unexaminedKinds: [.symbols],
            examinedKinds: [.hardware, CapabilityKind(rawValue: -1)]
        )
        #expect(try CapabilitySet(decoding: set.encoded().span) == set)
    }

    @Test("E4 a set of capabilities that is cut short anywhere is refused")
    func truncation() {
        let set = CapabilitySet(Self.values.map { .attribute(.named, "com.example.x", $0) }, examinedKinds: [.named])
        let bytes = set.encoded()
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            #expect(throws: DescriptorError.self) { try CapabilitySet(decoding: cut.span) }
        }
    }

    @Test("E2 the table of a microcontroller takes few bytes")
    func size() {
        let table = CapabilitySet(
            [
                .machine(Machine(addressClass: 1, byteOrder: 1, number: 40)),
                .attribute(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0800_0000, length: 0x8_0000, access: 5))
                ),
                .attribute(
                    .memoryRegion,
                    "ram",
                    .region(MemoryRegion(start: 0x2000_0000, length: 0x2_0000, access: 7))
                ),
                .attribute(.board, "compatible", .texts(["acme,gauge-2", "acme,gauge"])),
                .attribute(.bootloader, "mcuboot", .text("2.1.0")),
            ],
            examinedKinds: [.memoryRegion, .board, .bootloader, .hardware]
        )
        #expect(table.encoded().count < 128)
    }
}
