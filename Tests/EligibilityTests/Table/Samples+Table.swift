import CBOR
import Eligibility

extension TrustedTable {
    /// A table of rules whose signer speaks for `sides`.
    static func make(_ rules: [TableRule], _ sides: TableSide..., number: UInt64 = 7) -> TrustedTable {
        TrustedTable(
            CompatibilityTable(issuer: "maker", number: number, rules: rules),
            authorities: sides.map { TableAuthority($0) }
        )
    }
}

extension TableContext {
    /// `app` in version 2.1 on a board that is known as far as boards go.
    static let sample = TableContext(
        identity: SoftwareIdentity(name: "app", version: "2.1"),
        digests: [[UInt8](repeating: 0xAB, count: 32)],
        lower: CapabilitySet(
            [
                .attribute(.board, "compatible", .texts(["acme,gateway-2", "acme,gateway"])),
                .attribute(.package, "libfoo", .text("1.4-2")),
                .sharedLibrary("libc.so.6"),
            ],
            examinedKinds: [.board, .package]
        ),
        now: 1_000
    )
}

extension FailingEdge {
    static let library = FailingEdge(side: .lower, kind: .sharedLibrary, reason: .missing, subject: "libx.so.1")
    static let program = FailingEdge(
        side: .upper,
        kind: .symbols,
        reason: .missing,
        owner: "/usr/bin/player",
        subject: "libx.so.1",
        needed: "play"
    )
}
