import CBOR
import Eligibility
import Testing

@Suite("Descriptors on the wire")
struct DescriptorCodingTests {
    static let sample = Descriptor(
        requirements: [
            Requirement(.machine(.x86)), Requirement(.interpreter("/lib64/ld.so")),
            Requirement(.sharedLibrary(SharedLibrary(name: "liba.so", searchPath: ["$ORIGIN"]))),
            .library("libc.so.6", .advisory), .versions("libc.so.6", ["V_1", "V_2"]),
            .symbols("libc.so.6", "V_1", ["malloc", "free"]), .symbols("", "", ["inflate"]), .unknown(.critical),
        ],
        provides: [
            .machine(.x86), .interpreter("/lib/x"), .sharedLibrary("libx.so.1"), .versions("libx.so.1", []),
            .symbols("libx.so.1", "X_1", ["a"], hidden: ["b"]),
            .other(OpaqueItem(kind: CapabilityKind(rawValue: -5), body: [0x82, 0x01, 0x02])),
        ],
        identity: SoftwareIdentity(name: "x", version: "1.2"),
        parts: [
            DescriptorPart(path: "/usr/bin/x", requirements: [.library("libx.so.1")]),
            DescriptorPart(path: "/usr/lib/libx.so.1", provides: [.sharedLibrary("libx.so.1")]),
            DescriptorPart(path: "/usr/lib/libx.so", linkTarget: "libx.so.1"),
        ]
    )

    @Test("E3 a descriptor comes back as it was sent")
    func roundTrip() throws {
        #expect(try Descriptor(decoding: Self.sample.encoded()) == Self.sample)
        #expect(try Descriptor(decoding: Descriptor().encoded()) == Descriptor())
    }

    @Test("E2 the bytes of a descriptor are those of the format")
    func bytes() {
        let descriptor = Descriptor(
            requirements: [
                Requirement(.machine(.arm64)), .library("liba", .advisory), .versions("liba", ["V2", "V1"]),
                .symbols("", "", ["g", "f"]),
            ],
            provides: [.sharedLibrary("libx")],
            identity: SoftwareIdentity(version: "1")
        )
        let expected = hex(
            """
            a4 01 01
               02 84 83 01 01 83 02 01 18b7
                     83 03 00 64 6c696261
                     83 04 01 82 64 6c696261 82 62 5631 62 5632
                     83 05 01 82 60 81 82 60 4a \(packed("g")) \(packed("f"))
               03 81 82 03 64 6c696278
               04 a1 02 61 31
            """
        )
        #expect(descriptor.encoded() == expected)
        #expect(Descriptor().encoded() == hex("a1 01 01"))
    }

    @Test("E3 a known kind in an unknown form, and an unknown kind, are kept as they stand")
    func unknownForms() throws {
        let forms: [(String, Int64)] = [
            ("83 01 01 84 02 01 18b7 05", 1),  // a fourth number of a machine
            ("83 01 01 83 03 01 18b7", 1),  // no such address width
            ("83 02 01 01", 2),
            ("83 03 01 82 64 6c696261 80", 3),
            ("83 04 01 82 64 6c696261 82 62 5632 62 5631", 4),  // versions not in order
            ("83 04 01 82 64 6c696261 82 62 5631 62 5631", 4),  // one version twice
            ("83 05 01 82 60 81 82 60 42 0102", 5),  // no whole number of hashes
            ("83 18 63 01 a1 01 02", 99), ("83 21 01 f6", -2), ("83 0a 01 83 60 18 63 01", 10),  // no such semantics
            ("83 0a 01 83 60 05 60", 10), ("83 0a 01 82 60 05", 10), ("83 00 01 80", 0),
            ("83 00 01 81 81 83 00 01 81 80", 0),  // a group in a group
        ]
        for (form, kind) in forms {
            let bytes = hex("a2 01 01 02 81" + form)
            let descriptor = try Descriptor(decoding: bytes)
            let requirement = try #require(descriptor.requirements.first)
            #expect(requirement.kind.rawValue == kind)
            if case .anyOf(let groups) = requirement.constraint, case .other? = groups.first?.first?.constraint {
                #expect(descriptor.encoded() == bytes)
                continue
            }
            guard case .other = requirement.constraint else {
                Issue.record("\(form) was taken for something known")
                continue
            }
            #expect(descriptor.encoded() == bytes)
            #expect(Verdict(of: descriptor, lower: CapabilitySet([]), upper: []).outcome == .undecided)
        }
    }

    @Test("E3 a key that is not known is passed over; a version that is not known is not")
    func extensions() throws {
        #expect(try Descriptor(decoding: hex("a3 01 01 02 80 18 64 82 01 02")) == Descriptor())
        #expect(throws: DescriptorError.unsupportedVersion(2)) { try Descriptor(decoding: hex("a1 01 02")) }
        #expect(throws: DescriptorError.unsupportedVersion(2)) { try Descriptor(decoding: hex("a2 01 02 02 00")) }
    }

    @Test(
        "bytes that are no descriptor are refused",
        arguments: [
            "", "80", "a0", "a1 02 80", "a2 01 01 02 00", "a2 01 01 02 81 80", "a2 01 01 02 81 83 01 02 00",
            "a1 01 01 00", "a1 01 18 01", "a2 01 01 01 01", "a3 01 01 03 80 02 80", "a2 01 01 02 9f ff", "bf 01 01 ff",
            "a2 01 01 03 81 81 01", "a2 01 01 04 80", "a2 01 01 05 80 00", "a2 01 01 05 81 a0",
            "a2 01 01 05 81 a1 01 61 61",
        ]
    )
    func malformed(_ form: String) {
        #expect(throws: DescriptorError.self) { try Descriptor(decoding: hex(form)) }
    }

    @Test("a descriptor over the bound is refused before it is read")
    func size() {
        let bytes = Self.sample.encoded()
        #expect(throws: DescriptorError.tooLarge(size: bytes.count, limit: 10)) {
            try Descriptor(decoding: bytes, limits: DescriptorLimits(size: 10))
        }
        #expect(throws: DescriptorError.self) {
            let items = CBORLimits(depth: 16, elements: 2)
            _ = try Descriptor(decoding: bytes, limits: DescriptorLimits(size: 4_096, items: items))
        }
    }

    @Test("a descriptor that is cut short anywhere is refused")
    func truncation() {
        let bytes = Self.sample.encoded()
        for count in 0..<bytes.count {
            #expect(throws: DescriptorError.self) { try Descriptor(decoding: Array(bytes[..<count])) }
        }
    }

    @Test("damaged bytes yield an error, or a descriptor that has exactly these bytes")
    func damage() {
        var generator = SeededGenerator(seed: 7)
        let bytes = Self.sample.encoded()
        for _ in 0..<10_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[place] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let descriptor = try? Descriptor(decoding: damaged) else { continue }
            let again = try? Descriptor(decoding: descriptor.encoded())
            #expect(again == descriptor)
        }
    }

    @Test("lists are put in order, each entry once; references to symbols stay in the order of the loader")
    func sorting() {
        let versions = SymbolVersions(library: "l", versions: ["b", "a", "b"])
        #expect(versions.versions == ["a", "b"])
        let exports = SymbolGroup(version: "", exports: ["b", "a", "a"], hidden: ["d", "c"])
        #expect(exports.hashes.count == 2)
        #expect(exports.hashes.isAscending && exports.hidden.isAscending)
        let group = SymbolGroup(version: "", names: ["b", "a"])
        #expect(group.hashes[0] == SymbolHash("b"))
        #expect(group.hashes[1] == SymbolHash("a"))
        let symbols = Symbols(
            library: "",
            groups: [SymbolGroup(version: "b", names: []), SymbolGroup(version: "a", names: [])]
        )
        #expect(symbols.groups.map { $0.version } == ["b", "a"])
        #expect(symbols.group("b")?.version == "b")
        #expect(symbols.group("c") == nil)
    }

    private func packed(_ name: Text) -> String {
        SymbolHash(name).label.string.dropFirst().description
    }
}
