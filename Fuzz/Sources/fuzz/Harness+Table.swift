import CBOR
import COSE
import Eligibility
import Harness

extension Harness {
    /// Compatibility tables, within a signature and without: what is read is written to bytes that read alike, and a verdict
    /// does not depend on the order of tables, nor on tables of whom nobody trusts.
    static let table = Harness("table", seeds: TableSeeds.all) { input in
        let bytes = input.span
        let content: [UInt8]
        if let object = try? Sign1(bytes, in: 0..<input.count), let payload = object.payload {
            content = Array(input[payload])
        } else {
            content = input
        }
        guard let table = try? CompatibilityTable(decoding: content) else { return }
        require((try? CompatibilityTable(decoding: table.encoded())) == table, "written to another table")
        let everyone: [TableAuthority] = [
            TableAuthority(.lower), TableAuthority(.upper, owners: ["/usr/bin/", "other"]), TableAuthority(.new),
        ]
        let verdict = Verdict(
            of: TableSeeds.descriptor,
            lower: TableSeeds.device,
            upper: [UpperRequirement(owner: "other", requirements: TableSeeds.descriptor.requirements)]
        )
        for now in [nil, 1_500_000_000] as [UInt64?] {
            let context = TableContext(TableSeeds.descriptor, lower: TableSeeds.device, now: now)
            let ignored = verdict.applying([TrustedTable(table, authorities: [])], context: context)
            require(ignored == verdict, "a table that nobody trusts counts")
            let trusted = TrustedTable(table, authorities: everyone)
            let known = TrustedTable(TableSeeds.full, authorities: everyone)
            let first = verdict.applying([trusted, known], context: context)
            let second = verdict.applying([known, trusted], context: context)
            require(first.outcome == second.outcome, "the order of tables decides")
            require(first.met <= first.checked, "more met than checked")
            roundTrip(first)
        }
    }

    /// A verdict is written to bytes that are read to the same verdict, or to one that leaves out what is too much.
    static func roundTrip(_ verdict: Verdict) {
        var encoder = CBOREncoder()
        verdict.encode(into: &encoder)
        var decoder = CBORDecoder(encoder.bytes.span)
        let again = try? Verdict(from: &decoder)
        require(again?.outcome == verdict.outcome, "written to a verdict with another outcome")
        require(again?.edgeCount == verdict.edgeCount, "written to a verdict with other edges")
        for edge in verdict.edges { require(edge.explanation.isEmpty == false, "an edge without explanation") }
        guard let again else { return }
        var second = CBOREncoder()
        again.encode(into: &second)
        require(second.bytes == encoder.bytes, "a verdict is written in two ways")
    }
}
