import COSE

extension CryptoConformance {
    /// A known answer of FIPS 180-4, by SHA-256, SHA-384 and SHA-512.
    private struct DigestVector: Sendable {
        let name: String
        let message: [UInt8]
        let digests: [(DigestAlgorithm, [UInt8])]
    }

    static func digestChecks<Provider: CryptoProvider>(of provider: Provider) -> [ConformanceCheck] {
        [
            ConformanceCheck("SHA-2 of the messages of FIPS 180-4, in one piece and in many") {
                name throws(ConformanceFailure) in
                try knownDigests(name, provider)
            },
            ConformanceCheck("SHA-2 goes on after finish, and a copy goes its own way") {
                name throws(ConformanceFailure) in
                try digestsGoOn(name, provider)
            },
        ]
    }

    private static func knownDigests<Provider: CryptoProvider>(
        _ check: String,
        _ provider: Provider
    ) throws(ConformanceFailure) {
        for vector in vectors {
            for (algorithm, expected) in vector.digests {
                for piece in [Int.max, 1, 3, 63, 64, 65, 127, 128, 129, 4_096] {
                    // A million pieces of one byte say nothing more than a million bytes in larger ones.
                    if vector.message.count > 1_000, piece < 63 { continue }
                    guard var digest = provider.makeDigest(algorithm) else {
                        if algorithm != .sha256 { continue }
                        throw ConformanceFailure(check, at: "SHA-256", expected: "a digest", found: "nil")
                    }
                    let span = vector.message.span
                    var start = 0
                    while start < span.count {
                        let end = piece < span.count - start ? start + piece : span.count
                        digest.update(span.extracting(start..<end))
                        start = end
                    }
                    let location = "SHA-\(algorithm.byteCount * 8) of \(vector.name) in pieces of \(piece)"
                    try expect(digest.finish(), expected, check, at: location)
                }
            }
        }
    }

    private static func digestsGoOn<Provider: CryptoProvider>(
        _ check: String,
        _ provider: Provider
    ) throws(ConformanceFailure) {
        let abc = vectors[1].message
        for algorithm in [DigestAlgorithm.sha256, .sha384, .sha512] {
            guard var digest = provider.makeDigest(algorithm) else { continue }
            let name = "SHA-\(algorithm.byteCount * 8)"
            func answer(_ index: Int) -> [UInt8] { vectors[index].digests.first { $0.0 == algorithm }?.1 ?? [] }
            digest.update([UInt8]().span)
            try expect(digest.finish(), answer(0), check, at: "\(name) of nothing, given as an empty piece")
            digest.update(abc.span.extracting(first: 1))
            _ = digest.finish()
            var copy = digest
            copy.update(abc.span)
            digest.update(abc.span.extracting(droppingFirst: 1))
            try expect(digest.finish(), answer(1), check, at: "\(name) of abc, a copy of which took other bytes")
            try expect(digest.finish(), answer(1), check, at: "\(name) of abc, asked for twice")
        }
        let whole = provider.sha256(abc.span)
        try expect(whole, vectors[1].digests[0].1, check, at: "sha256(_:) of abc")
    }

    private static func expect(
        _ found: [UInt8],
        _ expected: [UInt8],
        _ check: String,
        at location: String
    ) throws(ConformanceFailure) {
        guard found != expected else { return }
        throw ConformanceFailure(check, at: location, expected: "\(expected)", found: "\(found)")
    }

    private static let vectors = [
        DigestVector(
            name: "nothing",
            message: [],
            digests: [
                (.sha256, [UInt8](hex: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
                (
                    .sha384,
                    [UInt8](
                        hex: "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da",
                        "274edebfe76f65fbd51ad2f14898b95b"
                    )
                ),
                (
                    .sha512,
                    [UInt8](
                        hex: "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce",
                        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
                    )
                ),
            ]
        ),
        DigestVector(
            name: "abc",
            message: [UInt8]("abc".utf8),
            digests: [
                (.sha256, [UInt8](hex: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
                (
                    .sha384,
                    [UInt8](
                        hex: "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed",
                        "8086072ba1e7cc2358baeca134c825a7"
                    )
                ),
                (
                    .sha512,
                    [UInt8](
                        hex: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a",
                        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
                    )
                ),
            ]
        ),
        DigestVector(
            name: "448 bits",
            message: [UInt8]("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
            digests: [
                (.sha256, [UInt8](hex: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")),
                (
                    .sha384,
                    [UInt8](
                        hex: "3391fdddfc8dc7393707a65b1b4709397cf8b1d162af05abfe8f450de5f36bc6",
                        "b0455a8520bc4e6f5fe95b1fe3c8452b"
                    )
                ),
                (
                    .sha512,
                    [UInt8](
                        hex: "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335",
                        "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"
                    )
                ),
            ]
        ),
        DigestVector(
            name: "896 bits",
            message: [UInt8](
                ("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu").utf8
            ),
            digests: [
                (.sha256, [UInt8](hex: "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")),
                (
                    .sha384,
                    [UInt8](
                        hex: "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712",
                        "fcc7c71a557e2db966c3e9fa91746039"
                    )
                ),
                (
                    .sha512,
                    [UInt8](
                        hex: "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018",
                        "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"
                    )
                ),
            ]
        ),
        DigestVector(
            name: "a million times a",
            message: [UInt8](repeating: 0x61, count: 1_000_000),
            digests: [
                (.sha256, [UInt8](hex: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")),
                (
                    .sha384,
                    [UInt8](
                        hex: "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b",
                        "07b8b3dc38ecc4ebae97ddd87f3d8985"
                    )
                ),
                (
                    .sha512,
                    [UInt8](
                        hex: "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb",
                        "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"
                    )
                ),
            ]
        ),
    ]
}
