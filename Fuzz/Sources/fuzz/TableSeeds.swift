import CBOR
import COSE
import Eligibility

/// Compatibility tables with every kind of rule, signed and not, and what they are heard about.
enum TableSeeds {
    static func all() -> [[UInt8]] {
        let table = full.encoded()
        var seeds = [table, CompatibilityTable(issuer: "", number: 0, rules: []).encoded()]
        let signer = Keys.AnySigner(publicKey: Keys.p256)
        if let signed = try? Sign1.sign(table.span, with: signer, keyID: [9], detached: false) { seeds.append(signed) }
        for rule in full.rules {
            seeds.append(CompatibilityTable(issuer: "device", number: 1, rules: [rule], expires: 1_000).encoded())
        }
        // A rule of a kind, and one with a key, that are not known.
        seeds.append(odd(Seed.array([Seed.int(9), Seed.int(1), Seed.map([(1, Seed.text("x"))])])))
        seeds.append(
            odd(
                Seed.array([
                    Seed.int(1), Seed.int(0),
                    Seed.map([(1, Seed.text("why")), (2, Seed.int(0)), (9, Seed.null)]),
                ])
            )
        )
        return seeds
    }

    /// A table that speaks about ``descriptor``.
    static let full = CompatibilityTable(
        issuer: "Maker of the device",
        number: 7,
        rules: [
            TableRule(
                .deny,
                side: .lower,
                reason: "burns out",
                software: SoftwareMatch(name: "app", versions: VersionRange(.semantic, low: "1", below: "2"))
            ),
            TableRule(
                .knownBad,
                side: .upper,
                reason: "freezes together",
                conditions: [Requirement(.package, "foo"), Requirement(.memory, "ram", .atLeast(1 << 20))],
                isCritical: false
            ),
            TableRule(
                .allow,
                side: .lower,
                reason: "tried",
                needs: [EdgeMatch(.sharedLibrary, subject: "libold.so.1")]
            ),
            TableRule(
                .equivalent,
                side: .lower,
                reason: "the same",
                conditions: [Requirement(.sharedLibrary(SharedLibrary(name: "libnew.so.2")))],
                needs: [EdgeMatch(.sharedLibrary, subject: "libold.so.1"), EdgeMatch(.symbols)]
            ),
            TableRule(
                .allow,
                side: .upper,
                reason: "tried",
                software: SoftwareMatch(digest: [UInt8](repeating: 7, count: 32)),
                needs: [EdgeMatch(.symbolVersions, subject: "libc.so.6", needed: "GLIBC_2.34")]
            ),
        ],
        expires: 2_000_000_000
    )

    /// Software that lacks a library on ``device``, which has another one in its place.
    static let descriptor = Descriptor(
        requirements: [
            Requirement(.sharedLibrary(SharedLibrary(name: "libold.so.1"))),
            Requirement(.symbolVersions(SymbolVersions(library: "libold.so.1", versions: ["OLD_1"]))),
            Requirement(
                .symbols(Symbols(library: "libold.so.1", groups: [SymbolGroup(version: "OLD_1", names: ["f", "g"])]))
            ),
            Requirement(.memory, "ram", .atLeast(64 << 20)),
            Requirement(.named, "com.example.unknown"),
            Requirement(.package, "foo", .version(.debian, low: "1:2.0~rc1-1", below: nil), criticality: .advisory),
        ],
        identity: SoftwareIdentity(name: "app", version: "1.43.0")
    )

    static let device = CapabilitySet(
        [
            .sharedLibrary("libnew.so.2"), .symbolVersions(SymbolVersions(library: "libnew.so.2", versions: ["OLD_1"])),
            .symbols(
                Symbols(library: "libnew.so.2", groups: [SymbolGroup(version: "OLD_1", exports: ["f"], hidden: ["g"])])
            ),
            .attribute(.memory, "ram", .number(32 << 20)), .attribute(.package, "foo", .text("1:1.9-4")),
        ],
        examinedKinds: [.memory, .package]
    )

    private static func odd(_ rule: [UInt8]) -> [UInt8] {
        Seed.map([(1, Seed.int(1)), (2, Seed.text("new")), (3, Seed.int(2)), (4, Seed.array([rule]))])
    }
}
