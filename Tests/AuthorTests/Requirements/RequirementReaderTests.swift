import CBOR
import Eligibility
import Foundation
import Testing

@testable import Author

@Suite("Requirements that an author states")
struct RequirementReaderTests {
    private func read(
        _ requires: String,
        provides: String = "[{ kind: service, name: x }]"
    ) throws -> ClassSpecification {
        let text = """
            sequence: 1
            request: https://updates.example.com/v1/request
            components:
              app:
                classes:
                  - vendor: example.com
                    class: gauge
                    version: "1"
                    image: app.bin
                    requires: \(requires)
                    provides: \(provides)
            """
        let folder = URL(fileURLWithPath: "/tmp")
        return try SpecificationReader(file: "update.yaml", folder: folder).read(text).components[0].classes[0]
    }

    static let forms: [(String, Requirement)] = [
        ("{ kind: hardware, name: radio }", Requirement(.hardware, "radio")),
        ("{ kind: memory, name: ram, at-least: 64 MiB }", Requirement(.memory, "ram", .atLeast(64 << 20))),
        (
            "{ kind: data-format, name: settings, range: [1, 3] }",
            Requirement(.dataFormat, "settings", .range(low: 1, high: 3))
        ),
        ("{ kind: data-format, name: s, range: [null, 3] }", Requirement(.dataFormat, "s", .range(low: nil, high: 3))),
        (
            "{ kind: board, name: compatible, one-of: [\"acme,a\", \"acme,b\"] }",
            Requirement(.board, "compatible", .oneOf([.text("acme,a"), .text("acme,b")]))
        ),
        (
            "{ kind: abi, name: float, equals: hard, advisory: true }",
            Requirement(.abi, "float", .equals(.text("hard")), criticality: .advisory)
        ),
        (
            "{ kind: kernel, name: linux, version: \">= 5.10, < 7\", order: quad }",
            Requirement(.kernel, "linux", .version(.quad, low: "5.10", below: "7"))
        ),
        (
            "{ kind: memory-region, region: { start: 0x08000000, length: 64 KiB, access: rx } }",
            Requirement(.memoryRegion, "", .region(MemoryRegion(start: 0x0800_0000, length: 65_536, access: 5)))
        ),
        (
            "{ kind: java-card-package, name: A0000000620101, compatible: \"1.6\" }",
            Requirement(.javaCardPackage, "A0000000620101", .compatible(major: 1, minor: 6))
        ),
        ("{ kind: deployment, name: slots, bits: 0x3 }", Requirement(.deployment, "slots", .bits(3))),
        (
            "{ kind: 4711, name: x, contains: [a, b] }",
            Requirement(CapabilityKind(rawValue: 4_711), "x", .containsAll(["a", "b"]))
        ),
        (
            "{ any-of: [[{ kind: hardware, name: a }, { kind: hardware, name: b }], [{ kind: hardware, name: c }]] }",
            Requirement(
                .anyOf([[Requirement(.hardware, "a"), Requirement(.hardware, "b")], [Requirement(.hardware, "c")]])
            )
        ),
    ]

    @Test("E2 each form of a requirement is read", arguments: 0..<12)
    func forms(_ index: Int) throws {
        let (form, requirement) = Self.forms[index]
        #expect(try read("[\(form)]").requirements == [requirement])
    }

    @Test(
        "E2 what contradicts itself is refused with its place",
        arguments: [
            ("{ kind: memry }", "did you mean \"memory\"?"), ("{ kind: machine }", "unknown value"),
            ("{ name: x }", "\"kind\" is missing"), ("{ kind: memory, at-least: lots }", "64 KiB"),
            ("{ kind: memory, at-least: 1, equals: 2 }", "stands beside"), ("{ kind: memory, range: [3, 1] }", "empty"),
            ("{ kind: kernel, version: 5.10 }", ">= VERSION"),
            ("{ kind: memory, at-least: 9999999999 GiB }", "integer"),
            ("{ any-of: [[{ any-of: [[{ kind: file }]] }]] }", "unknown key"),
            ("{ any-of: [[{ kind: file }]], kind: file }", "stands beside"),
            ("{ kind: memory-region, region: { start: 1, length: 0 } }", "no range"),
            ("{ kind: memory-region, region: { start: 1, length: 1, access: q } }", "rwx"),
            ("{ kind: file, atleast: 1 }", "at-least"),
        ]
    )
    func refused(_ form: String, _ message: String) throws {
        let error = try #require(throws: AuthorError.self) { try read("[\(form)]") }
        #expect("\(error)".contains(message), "\(error)")
        #expect(error.place?.line != nil)
    }

    @Test("E2 capabilities are stated in all forms of values")
    func capabilities() throws {
        let list = """
            [{ kind: data-format, name: settings, value: 3 }, { kind: image, name: app, value: "1.2" }, { kind: named, name: a.b }, \
            { kind: board, name: compatible, value: [x, y] }, { kind: file, name: /a, value: true }]
            """
        #expect(
            try read("[{ kind: file, name: /b }]", provides: list).provides == [
                .attribute(.dataFormat, "settings", .number(3)), .attribute(.image, "app", .text("1.2")),
                .attribute(.named, "a.b"), .attribute(.board, "compatible", .texts(["x", "y"])),
                .attribute(.file, "/a"),
            ]
        )
    }
}
