import CBOR
import Eligibility
import Testing

@Suite("Hashes of symbols")
struct SymbolHashTests {
    @Test(
        "E2 the hash of a name is fixed for all versions of the format",
        arguments: [("", "#efd01f60ba"), ("malloc", "#bbb8f2e37b"), ("_ZNSt8ios_base4InitC1Ev", "#4685b1c3b5")]
            as [(Text, Text)]
    )
    func vectors(_ name: Text, _ label: Text) {
        #expect(SymbolHash(name).label == label)
        #expect(SymbolHash(prefixOf: label) == SymbolHash(name))
    }

    @Test("E2 a million names have no more equal hashes than chance explains")
    func collisions() {
        var hashes: [UInt64] = []
        for number in 0..<1_000_000 { hashes.append(SymbolHash(Text("symbol_\(number)")).rawValue) }
        hashes.sort()
        let equal = zip(hashes, hashes.dropFirst()).count { $0 == $1 }
        // 10^12 / 2 pairs, each equal with 2^-40: 0.45 expected.
        #expect(equal <= 4)
        #expect(hashes.allSatisfy { $0 < 1 << 40 })
    }

    @Test("E2 a symbol is found among sorted and unsorted hashes alike")
    func membership() {
        let names = (0..<1_000).map { Text("f\($0)") }
        let inOrder = SymbolHashes(names.map { SymbolHash($0) })
        let sorted = SymbolHashes(sorting: names.map { SymbolHash($0) })
        #expect(!inOrder.isAscending && sorted.isAscending)
        #expect(inOrder.count == 1_000 && sorted.count == 1_000)
        for name in names {
            #expect(inOrder.contains(SymbolHash(name)) && sorted.contains(SymbolHash(name)))
        }
        for number in 1_000..<2_000 { #expect(!sorted.contains(SymbolHash(Text("f\(number)")))) }
        #expect(SymbolHashes(packed: [1, 2, 3, 4]) == nil)
        #expect(!SymbolHashes().contains(SymbolHash("f")))
    }
}
