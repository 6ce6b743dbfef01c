import CBOR
import Testing

@Suite("Random items")
struct RandomTests {
    @Test("what is written is read back as it was, and skipped as a whole", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<1_000 {
            let item = Item.random(depth: 5, &random)
            let bytes = item.encoded
            let back = try Item(decoding: bytes)
            #expect(back == item)
            #expect(back.encoded == bytes)
            #expect(try decode(bytes) { try $0.skip() } == 0..<bytes.count)
        }
    }

    @Test("changed bytes are refused or read, never a crash; what is read is written the same", arguments: 1...8)
    func mutation(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<4_000 {
            var bytes = Item.random(depth: 4, &random).encoded
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
            let skipped = refusal(of: bytes)
            do throws(CBORError) {
                let item = try Item(decoding: bytes)
                accepted += 1
                #expect(skipped == nil)
                #expect(item.encoded == bytes, "two encodings of one item")
            } catch {
                // What skip accepts, the tree may refuse for its integers of 64 bits and its kinds of keys alone.
                if skipped != nil { continue }
                switch error {
                case .outOfRange, .unexpectedType: break
                default: Issue.record("skip accepts what a reader refuses: \(error) in \(bytes)")
                }
            }
            _ = try? diagnostic(bytes)
        }
        #expect(accepted > 100)
    }

    @Test("random bytes are refused or read, never a crash")
    func noise() {
        var random = SplitMix64(seed: 99)
        var refused = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &random)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            if refusal(of: bytes) != nil { refused += 1 }
            _ = try? Item(decoding: bytes)
            _ = try? diagnostic(bytes)
        }
        #expect(refused > 10_000)
    }

    @Test("every text cut short is refused, at every length")
    func cuts() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let bytes = Item.random(depth: 4, &random).encoded
            for length in 0..<bytes.count { #expect(refusal(of: [UInt8](bytes.prefix(length))) != nil) }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let index = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where !bytes.isEmpty: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where !bytes.isEmpty: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 2 where !bytes.isEmpty: bytes.remove(at: index)
        case 3 where bytes.count > 1: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &random))
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
    }
}

extension Item {
    /// An item of at most `depth` levels, with map keys in order and each once.
    static func random(depth: Int, _ random: inout SplitMix64) -> Item {
        switch Int.random(in: 0..<(depth > 1 ? 10 : 7), using: &random) {
        case 0: return .unsigned(number(&random))
        case 1: return .negative(number(&random) >> 1)
        case 2: return .bytes((0..<length(&random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 3: return text(&random)
        case 4: return .bool(Bool.random(using: &random))
        case 5: return .null
        case 6: return .float(Double(bitPattern: random.next()))
        case 7: return .tag(number(&random), .random(depth: depth - 1, &random))
        case 8:
            return .array((0..<Int.random(in: 0...6, using: &random)).map { _ in .random(depth: depth - 1, &random) })
        default:
            var pairs: [(encoded: [UInt8], pair: Pair)] = []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let key = Bool.random(using: &random) ? text(&random) : .unsigned(number(&random) >> 1)
                if pairs.contains(where: { $0.encoded == key.encoded }) { continue }
                pairs.append((key.encoded, Pair(key: key, value: .random(depth: depth - 1, &random))))
            }
            pairs.sort { $0.encoded.lexicographicallyPrecedes($1.encoded) }
            return .map(pairs.map(\.pair))
        }
    }

    /// Numbers of every length, small ones as often as large ones.
    private static func number(_ random: inout SplitMix64) -> UInt64 {
        random.next() >> UInt64.random(in: 0..<64, using: &random)
    }

    private static func length(_ random: inout SplitMix64) -> Int {
        [0, 1, 5, 23, 24, 40, 255, 256, 300].randomElement(using: &random) ?? 0
    }

    private static func text(_ random: inout SplitMix64) -> Item {
        let scalars: [Unicode.Scalar] = ["a", "z", "\"", "\n", "\u{FC}", "\u{6C34}", "\u{10151}", "\u{202E}", "\u{85}"]
        var content = ""
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            content.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
        }
        return .text(content)
    }
}
