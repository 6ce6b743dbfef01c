import Testing

@testable import Agent

/// Who is asked next, and who is left alone for how long: values, with time and chance from outside.
@Suite("The ways to the distributor")
struct RouteTests {
    private static let routes = Routes(
        server: "https://up.example",
        gateways: ["http://10.0.0.1:8080/site", "http://10.0.0.2"]
    )

    @Test("G1 what is below the distributor is asked for at each gateway in order, and at last at itself")
    func order() {
        let ledger = SourceLedger()
        #expect(
            Self.routes.addresses(for: "https://up.example/v1/poll?x=1", ledger, at: 0) == [
                "http://10.0.0.1:8080/site/v1/poll?x=1", "http://10.0.0.2/v1/poll?x=1",
                "https://up.example/v1/poll?x=1",
            ]
        )
        // What only begins alike is another server.
        for other in ["https://up.example.org/v1/poll", "http://up.example/v1/poll", "https://up.examples"] {
            #expect(Self.routes.addresses(for: other, ledger, at: 0) == [other])
        }
    }

    @Test("G1 a gateway that failed is passed over, longer each time, an hour at most, and then asked again")
    func passedOver() {
        var generator = Seeded(1)
        for _ in 0..<50 {
            var ledger = SourceLedger()
            var now: UInt64 = 1_000_000
            var last: UInt64 = 0
            for failure in 1...12 {
                ledger.note(.unreachable, "http://10.0.0.2", at: now, random: generator.next())
                let until = ledger.entries[0].until
                let wait = until - now
                let longest = min(20 << UInt64(failure - 1), 3_600)
                #expect(wait >= longest / 2 && wait <= longest, "failure \(failure): \(wait) s")
                if failure <= 7 { #expect(wait * 4 >= last) }
                last = wait
                #expect(Self.routes.addresses(for: "https://up.example/a", ledger, at: until - 1).count == 2)
                #expect(Self.routes.addresses(for: "https://up.example/a", ledger, at: until).count == 3)
                now = until
            }
            ledger.noteGood("http://10.0.0.2", at: now)
            #expect(ledger.entries.isEmpty)
        }
    }

    @Test("S25 what served badly is left alone for longer, and one good turn does not make up for it")
    func bad() {
        var generator = Seeded(2)
        for _ in 0..<50 {
            var ledger = SourceLedger()
            ledger.note(.bad, "http://n", at: 100, random: generator.next())
            ledger.noteGood("http://n", at: 110)
            ledger.note(.unreachable, "http://n", at: 120, random: generator.next())
            #expect(ledger.isBad("http://n", at: 130))
            #expect(ledger.entries[0].until >= 120 + 900)
            #expect(ledger.entries[0].until <= 120 + 1_800)
            for _ in 0..<20 { ledger.note(.bad, "http://n", at: 200, random: generator.next()) }
            #expect(ledger.entries[0].until <= 200 + 86_400)
        }
    }

    @Test("S25 a clock that was put back locks nobody out, and no number of servers grows the ledger without end")
    func bounds() {
        var ledger = SourceLedger()
        ledger.note(.unreachable, "http://n", at: 2_000_000_000, random: .max)
        #expect(!ledger.isLeftAlone("http://n", at: 1_000))
        for index in 0..<1_000 { ledger.note(.bad, "http://\(index)", at: 5, random: UInt64(index)) }
        #expect(ledger.entries.count == SourceLedger.limit)
    }

    @Test("those that are left alone come last, in their order")
    func ordered() {
        var ledger = SourceLedger()
        ledger.note(.bad, "http://b", at: 5, random: 0)
        let addresses = ["http://b/1", "http://a/1", "http://b/2", "http://c/1"]
        let ordered = ledger.ordered(addresses, at: 6, origin: Origin.of)
        #expect(ordered == ["http://a/1", "http://c/1", "http://b/1", "http://b/2"])
    }

    @Test(
        "who stands behind an address",
        arguments: [
            ("http://A.example:80/x/y?z", "http://a.example:80"), ("https://u:p@h/x", "https://h"),
            ("http://[fe80::1%252]:7/x", "http://[fe80::1%252]:7"), ("file:///etc/x", "file:///etc/x"), ("x", "x"),
            ("http://h?x=http://other/", "http://h"),
        ]
    )
    func origin(_ address: String, _ expected: String) { #expect(Origin.of(address) == expected) }

    @Test("S25 who is left alone stays so over a restart; a damaged file is only forgotten")
    func memory() throws {
        let folder = TemporaryFolder()
        func memory(_ now: UInt64) -> SourceMemory {
            SourceMemory(folder: folder.path, now: { now }, random: { 7 })
        }
        memory(1_000).note(.bad, "http://n")
        #expect(memory(1_100).isLeftAlone("http://n"))
        #expect(!memory(10_000).isLeftAlone("http://n"))
        try folder.write([0x81, 0x84, 0x61], to: "sources")
        #expect(!memory(1_100).isLeftAlone("http://n"))
        let entries = [SourceLedger.Entry(origin: "http://x", count: 3, fault: .bad, until: 9)]
        #expect(try SourceMemory.decode(SourceMemory.encode(entries)) == entries)
    }
}
