import CBOR
import COSE
import SUIT
import Testing

@Suite("Block digests") struct BlockDigestTests {
    static let crypto = ManifestFixture.crypto
    static let forms: [BlockDigests.Form] = [.forward, .reverse, .list]

    static func result(_ size: Int) -> [UInt8] { (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 251) } }

    static func make(
        _ size: Int,
        _ form: BlockDigests.Form,
        seed: [UInt8] = []
    ) throws -> (digests: BlockDigests, sidecar: [UInt8]) {
        let bytes = result(size)
        let made = BlockDigests.make(of: bytes.span, blockSize: 64, form: form, seed: seed, crypto: crypto)
        return try #require(made)
    }

    /// Gives a verifier all that it asks for, and returns the numbers of the blocks in the order that it took them in.
    static func run(_ verifier: inout BlockVerifier, _ result: [UInt8], _ sidecar: [UInt8], piece: Int) -> [UInt64]? {
        var order: [UInt64] = []
        while true {
            switch verifier.need {
            case .nothing: return order
            case .sidecar(let range):
                let end = min(Int(range.upperBound), Int(range.lowerBound) + piece, sidecar.count)
                let bytes = Array(sidecar[Int(range.lowerBound)..<end])
                guard !bytes.isEmpty, verifier.sidecar(bytes.span, crypto: crypto) else { return nil }
            case .block(let block):
                let bytes = Array(result[Int(block.offset)..<(Int(block.offset) + block.size)])
                guard verifier.check(bytes.span, crypto: crypto) else { return nil }
                order.append(block.index)
            }
        }
    }

    @Test("A7 block digests read back as they were written", arguments: forms) func roundTrip(
        _ form: BlockDigests.Form
    ) throws {
        for seed in form == .list ? [[]] : [[], [1, 2, 3]] as [[UInt8]] {
            let digests = try Self.make(300, form, seed: seed).digests
            let bytes = digests.encoded
            let read = try BlockDigests(bytes.span, in: 0..<bytes.count)
            #expect(read == digests)
            for bit in 0..<(bytes.count * 8) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let other = try? BlockDigests(changed.span, in: 0..<changed.count) else { continue }
                #expect(other.encoded == changed)
            }
        }
    }

    @Test(
        "A7 a chain is what the format says: each digest covers its block and the neighbour's digest",
        arguments: [BlockDigests.Form.forward, .reverse]
    ) func chainByHand(_ form: BlockDigests.Form) throws {
        let seed: [UInt8] = [9, 9]
        let made = try Self.make(150, form, seed: seed)
        let result = Self.result(150)
        var blocks = [Array(result[0..<64]), Array(result[64..<128]), Array(result[128...])]
        if form == .forward { blocks.reverse() }
        let first = Self.crypto.sha256((blocks[0] + seed).span)
        let second = Self.crypto.sha256((blocks[1] + first).span)
        #expect(made.digests.head == Self.crypto.sha256((blocks[2] + second).span))
        #expect(made.sidecar == second + first)
    }

    @Test("A7 a list is the digest of the digests of all blocks") func listByHand() throws {
        let made = try Self.make(130, .list)
        let result = Self.result(130)
        let list = [Array(result[0..<64]), Array(result[64..<128]), Array(result[128...])].flatMap {
            Self.crypto.sha256($0.span)
        }
        #expect(made.sidecar == list)
        #expect(made.digests.head == Self.crypto.sha256(list.span))
    }

    @Test(
        "A7 every block of a good result is verified, in the order of the form",
        arguments: forms,
        [0, 1, 63, 64, 65, 128, 1_000]
    ) func good(_ form: BlockDigests.Form, _ size: Int) throws {
        let made = try Self.make(size, form, seed: form == .list ? [] : [7])
        #expect(made.digests.sidecarSize(of: UInt64(size)) == UInt64(made.sidecar.count))
        for piece in [1, 31, 4_096] {
            var verifier = try BlockVerifier(made.digests, resultSize: UInt64(size), listLimit: 65_536)
            let order = try #require(Self.run(&verifier, Self.result(size), made.sidecar, piece: piece))
            let expected = (0..<made.digests.blockCount(of: UInt64(size)))
            #expect(order == (form == .reverse ? expected.reversed() : Array(expected)))
        }
    }

    @Test("A7 any changed byte of the result or of the sidecar is found in its block", arguments: forms) func changed(
        _ form: BlockDigests.Form
    ) throws {
        let made = try Self.make(200, form)
        for index in 0..<200 {
            var result = Self.result(200)
            result[index] ^= 0x10
            var verifier = try BlockVerifier(made.digests, resultSize: 200, listLimit: 65_536)
            #expect(Self.run(&verifier, result, made.sidecar, piece: 64) == nil)
            guard case .sidecar = verifier.need else {
                // The block where a chain starts, or one of a list: it alone is wanted again.
                guard case .block(let block) = verifier.need else {
                    Issue.record("nothing is wanted")
                    return
                }
                #expect(block.index == UInt64(index / 64))
                continue
            }
            #expect(form != .list)
        }
        for index in made.sidecar.indices {
            var sidecar = made.sidecar
            sidecar[index] ^= 1
            var verifier = try BlockVerifier(made.digests, resultSize: 200, listLimit: 65_536)
            #expect(Self.run(&verifier, Self.result(200), sidecar, piece: 64) == nil)
        }
    }

    @Test("A7 a block that failed is asked for again, alone, and verification goes on", arguments: forms) func again(
        _ form: BlockDigests.Form
    ) throws {
        let made = try Self.make(400, form)
        var verifier = try BlockVerifier(made.digests, resultSize: 400, listLimit: 65_536)
        var bad = Self.result(400)
        bad[200] ^= 1
        #expect(Self.run(&verifier, bad, made.sidecar, piece: 100) == nil)
        let before = verifier.verified
        #expect(before > 0)
        let order = try #require(Self.run(&verifier, Self.result(400), made.sidecar, piece: 100))
        #expect(order.first == 3)
        #expect(UInt64(order.count) + before == 7)
    }

    @Test("A7 a flat list verifies blocks in any order, and only when it is the author's") func anyOrder() throws {
        let made = try Self.make(400, .list)
        let result = Self.result(400)
        var verifier = try BlockVerifier(made.digests, resultSize: 400, listLimit: 65_536)
        func isBlock(_ range: Range<Int>, at index: UInt64) -> Bool {
            let bytes = Array(result[range])
            return verifier.isBlock(bytes.span, at: index, crypto: Self.crypto)
        }
        #expect(!isBlock(0..<64, at: 0))
        let isTaken = verifier.sidecar(made.sidecar.span, crypto: Self.crypto)
        #expect(isTaken)
        #expect(isBlock(384..<400, at: 6))
        #expect(!isBlock(384..<400, at: 5))
        #expect(!isBlock(0..<64, at: 7))
    }

    @Test(
        "A7 a chain goes on after a restart with 32 bytes of state",
        arguments: [BlockDigests.Form.forward, .reverse]
    ) func restart(_ form: BlockDigests.Form) throws {
        let made = try Self.make(400, form)
        var first = try BlockVerifier(made.digests, resultSize: 400, listLimit: 0)
        var bad = Self.result(400)
        bad[200] ^= 1
        _ = Self.run(&first, bad, made.sidecar, piece: 32)
        var second = try BlockVerifier(made.digests, resultSize: 400, listLimit: 0, checkpoint: first.checkpoint)
        #expect(second.verified == first.verified)
        #expect(Self.run(&second, Self.result(400), made.sidecar, piece: 32)?.first == 3)
        #expect(throws: BlockVerifier.Failure.checkpoint) {
            try BlockVerifier(made.digests, resultSize: 400, listLimit: 0, checkpoint: .init(verified: 8, expected: []))
        }
    }

    @Test("A7 a list that is too long to hold, and a block size that is not allowed, are refused beforehand")
    func limits() throws {
        let made = try Self.make(400, .list)
        #expect(throws: BlockVerifier.Failure.listTooLong(224)) {
            try BlockVerifier(made.digests, resultSize: 400, listLimit: 223)
        }
        #expect(throws: BlockVerifier.Failure.self) {
            try BlockVerifier(made.digests, resultSize: .max, listLimit: 1 << 20)
        }
        for size in [0, 63, 1_048_577, -1] {
            #expect(BlockDigests(blockSize: size, form: .forward, head: [UInt8](repeating: 0, count: 32)) == nil)
        }
        let head = [UInt8](repeating: 0, count: 32)
        #expect(BlockDigests(blockSize: 64, form: .list, head: head, seed: [1]) == nil)
        #expect(BlockDigests(blockSize: 64, form: .forward, head: [1]) == nil)
    }
}
