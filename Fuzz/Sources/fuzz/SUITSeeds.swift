import CBOR
import COSE
import SUIT
import Trust

/// Envelopes with every member, every command and every parameter.
enum SUITSeeds {
    static func all() -> [[UInt8]] {
        let plain = envelope(common: common([]), [])
        let everything = envelope(common: common(Self.shared), sections(commands))
        let severed = envelope(common: common([]), [(20, Seed.digest), (23, Seed.digest)], outside: [20, 23])
        let tree = envelope(
            common: Seed.map([(1, Seed.map([(1, Seed.map([]))])), (2, components(2))]),
            [(15, Seed.bytes(sequence([12, 1, 20, -1, 7, 0, 11, 0])))]
        )
        let answers = [UInt64.max, 0x5555_5555_5555_5555, 0]
        return [plain, everything, severed, tree, deep, wide].flatMap { envelope in
            [envelope] + answers.map { answer in CBORSeeds.make { $0.encode(answer) } + envelope + plain }
        }
    }

    // MARK: Envelopes

    private static func envelope(
        common: [UInt8],
        _ members: [(Int64, [UInt8])],
        outside: [Int64] = []
    ) -> [UInt8] {
        let manifest = Seed.map([(1, Seed.int(1)), (2, Seed.int(7)), (3, Seed.bytes(common))] + members)
        let signer = Keys.AnySigner(publicKey: Keys.p256)
        let block = (try? Sign1.sign(Seed.digest.span, with: signer, keyID: [1], detached: true)) ?? []
        let mac = try? Mac0.authenticate(
            Seed.digest.span,
            with: Keys.secret,
            keyID: [],
            detached: true,
            crypto: AgreeableCrypto()
        )
        let wrapper = Seed.array([Seed.bytes(Seed.digest), Seed.bytes(block), Seed.bytes(mac ?? [])])
        var pairs: [(key: [UInt8], value: [UInt8])] = [
            (Seed.int(2), Seed.bytes(wrapper)), (Seed.int(3), Seed.bytes(manifest)),
            (Seed.text("#app"), Seed.bytes([1, 2, 3])),
        ]
        for key in outside { pairs.append((Seed.int(key), Seed.bytes(sequence([12, 0, 3, 15])))) }
        return Seed.tag(107, CBORSeeds.make { $0.sortedMap(pairs) })
    }

    private static func common(_ shared: [[UInt8]]) -> [UInt8] {
        Seed.map([(2, components(3)), (4, Seed.bytes(Seed.array(shared)))])
    }

    private static func components(_ count: Int) -> [UInt8] {
        Seed.array((0..<count).map { Seed.array([Seed.bytes([UInt8($0)]), Seed.bytes(Array("app".utf8))]) })
    }

    /// Every section with the same commands, and what else a manifest can have.
    private static func sections(_ commands: [UInt8]) -> [(Int64, [UInt8])] {
        var members = [7, 8, 9, 15, 16, 18, 20, 24].map { (Int64($0), Seed.bytes(commands)) }
        members.append((4, Seed.text("https://127.0.0.1/full")))
        members.append((5, Seed.array([Seed.bytes([9])])))
        members.append((6, Seed.bytes(Seed.array([1, 2, 3].map { Seed.int($0) }))))
        members.append((14, Seed.bytes([0xA0])))
        members.append((23, Seed.bytes(Seed.map([(1, Seed.text("what it is for"))]))))
        members.append((-257, Seed.bytes(Seed.array([Keys.p256.encoded]))))
        return members
    }

    // MARK: Sequences

    /// Commands and policies or indices in turn; -1 stands for the parameters that a dependency needs.
    private static func sequence(_ numbers: [Int64]) -> [UInt8] {
        Seed.array(numbers.map { $0 == -1 ? Seed.map([(3, Seed.bytes(Seed.digest))]) : Seed.int($0) })
    }

    private static let shared: [[UInt8]] = [
        Seed.int(12), Seed.flag(true), Seed.int(20), parameters, Seed.int(1), Seed.int(15), Seed.int(2), Seed.int(15),
        Seed.int(15),
        Seed.array([Seed.bytes(sequence([5, 0])), Seed.bytes(sequence([5, 15, 14, 0])), Seed.null]),
    ]

    /// All commands, one after the other.
    private static let commands: [UInt8] = {
        var items: [[UInt8]] = [Seed.int(12), Seed.int(0), Seed.int(20), parameters]
        for code: Int64 in [1, 2, 3, 4, 5, 6, 24, 25, 26, 27, 28, 29, -257, -258, 18, 21, 22, 31, 23, 33] {
            items += [Seed.int(code), Seed.int(15)]
        }
        items += [Seed.int(19), Seed.map([(14, Seed.int(5))])]
        items += [Seed.int(12), Seed.array([Seed.int(0), Seed.int(2)]), Seed.int(3), Seed.int(2)]
        items += [Seed.int(34), Seed.map([(0, Seed.map([(14, Seed.int(5))])), (1, Seed.map([(14, Seed.int(6))]))])]
        items += [Seed.int(35), Seed.map([(0, Seed.array([Seed.int(14)]))])]
        items += [Seed.int(32), Seed.bytes(sequence([12, 1, 3, 15]))]
        items += [
            Seed.int(15),
            Seed.array([Seed.bytes(sequence([3, 15, 14, 0])), Seed.bytes(sequence([21, 2])), Seed.null]),
        ]
        return Seed.array(items)
    }()

    private static let parameters: [UInt8] = {
        let identifier = Seed.bytes([UInt8](repeating: 0xC1, count: 16))
        let descriptor = Seed.array([Seed.digest, Seed.int(100), Seed.text("#app")])
        let version = Seed.array([Seed.int(1), Seed.array([Seed.int(1), Seed.int(2)])])
        let conditions = Seed.map([
            (28, Seed.array([Seed.array([Seed.bytes(version), Seed.null])])),
            (-273, Seed.array([Seed.text("gateway"), Seed.array([Seed.int(1), Seed.int(9)])])),
        ])
        let root = Seed.array([Seed.int(-16), Seed.int(200), Seed.bytes([UInt8](repeating: 0, count: 32))])
        let blocks = Seed.array([
            Seed.int(4_096), Seed.int(-16), Seed.int(0), Seed.bytes([UInt8](repeating: 0, count: 32)),
        ])
        let empty: [UInt8] = []
        let sealed = try? Encrypt.seal(
            empty.span,
            by: .a128GCM,
            for: [.wrapping(Keys.secret, keyID: [1]), .agreement(Keys.p256, keyID: [2])],
            detached: true,
            crypto: AgreeableCrypto()
        )
        let definition = Seed.array([Seed.int(1), Seed.map([(0, Seed.array([Seed.int(2), Seed.int(28)]))])])
        return Seed.map([
            (1, identifier), (2, identifier), (3, Seed.bytes(Seed.digest)), (4, Seed.int(5_000)), (5, Seed.int(0)),
            (12, Seed.flag(true)), (13, Seed.flag(true)), (14, Seed.int(1_000)), (18, Seed.bytes([1, 2, 3])),
            (19, Seed.bytes(sealed?.object ?? [])), (21, Seed.text("#app")), (22, Seed.int(1)),
            (23, Seed.bytes([1])), (24, identifier), (25, Seed.bytes(definition)), (26, Seed.int(50)),
            (27, Seed.int(-3)),
            (28, Seed.bytes(version)), (29, Seed.bytes(Seed.map([(1, Seed.int(1))]))),
            (30, Seed.bytes(Seed.map([(5, Seed.int(1))]))), (-257, Seed.bytes(descriptor)),
            (-258, Seed.bytes(Seed.array([Seed.int(2), Seed.int(0)]))), (-261, Seed.bytes(blocks)),
            (-262, Seed.bytes(root)), (-263, Seed.bytes(conditions)),
        ])
    }()

    // MARK: Costly ones

    /// Sequences inside of sequences, as deep as they may.
    private static let deep: [UInt8] = {
        var inner = sequence([12, 0, 3, 15])
        for _ in 0..<8 { inner = Seed.array([Seed.int(12), Seed.int(0), Seed.int(32), Seed.bytes(inner)]) }
        return envelope(common: common([]), [(20, Seed.bytes(inner))])
    }()

    /// Sequences that are run for every component, inside of others that are.
    private static let wide: [UInt8] = {
        var inner = Seed.array([Seed.int(12), Seed.flag(true), Seed.int(20), Seed.map([(14, Seed.int(1))])])
        for _ in 0..<5 { inner = Seed.array([Seed.int(12), Seed.flag(true), Seed.int(32), Seed.bytes(inner)]) }
        return envelope(common: Seed.map([(2, components(4))]), [(20, Seed.bytes(inner))])
    }()
}
