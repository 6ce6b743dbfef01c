import CBOR
import COSE
import Foundation
import SwiftCryptoProvider
import Testing

@Suite("COSE objects of ours, read by others")
struct COSEPeerTests {
    private static let crypto = SwiftCryptoProvider()
    private static let content = Array("A payload of ours \u{1F6E0}".utf8)
    private static let keyID = Array("author".utf8)

    /// An object, and what who reads it needs.
    struct Case: Encodable, Sendable, CustomTestStringConvertible {
        let name: String
        var object: String
        let keys: [String]
        var detached: String?
        var context: String?
        var expected: String
        /// Whether the object ends with what proves its content, rather than with another signer's signature.
        var endsWithProof = true

        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case object
            case keys
            case detached
            case context
            case expected
        }
    }

    @Test(
        "M3 cwt verifies and decrypts every kind of object, and cbor2 writes it alike",
        .enabled(if: Peers.areInstalled)
    )
    func verified() throws {
        let cases = try Self.signed() + Self.authenticated() + Self.encrypted()
        let outcomes: [String] = try Peers.ask("cose", cases)
        #expect(outcomes.count == cases.count)
        for (example, outcome) in zip(cases, outcomes) { #expect(outcome == "ok", "\(example.name)") }
    }

    @Test("cwt refuses each of them once a bit is changed", .enabled(if: Peers.areInstalled))
    func changed() throws {
        let intact = try Self.signed() + Self.authenticated() + Self.encrypted()
        let cases = intact.filter { $0.endsWithProof }.map { example in
            var example = example
            // The last byte is of the signature, the tag, the wrapped key or the ciphertext.
            let last = UInt8(example.object.suffix(2), radix: 16)! ^ 1
            example.object = example.object.dropLast(2) + Peers.hex([last])
            return example
        }
        let outcomes: [String] = try Peers.ask("cose", cases)
        for (example, outcome) in zip(cases, outcomes) { #expect(outcome != "ok", "\(example.name)") }
    }

    // MARK: Objects

    private static func signed() throws -> [Case] {
        var cases: [Case] = []
        let keys = SwiftSigningKey.Kind.allCases.map { SwiftSigningKey.generate($0) }
        for key in keys {
            for detached in [false, true] {
                let object = try Sign1.sign(content.span, with: key, keyID: keyID, detached: detached)
                cases.append(Case("Sign1 \(key.kind)", object, [coseKey(key)], isDetached: detached))
            }
        }
        var both = try Sign.sign(content.span, with: keys[0], keyID: keyID, detached: false)
        both = try Sign.adding(to: both.span, over: content.span, with: keys[1], keyID: [])
        for (index, key) in keys.enumerated() {
            var example = Case("Sign of two, by \(key.kind)", both, [coseKey(key)])
            example.endsWithProof = index == 1
            cases.append(example)
        }
        return cases
    }

    private static func authenticated() throws -> [Case] {
        let key = SymmetricKey(bytes: Array(1...32))
        let encoded = coseKey(key, algorithm: 5, operations: [10])
        return try [false, true].flatMap { detached in
            [
                Case(
                    "Mac0",
                    try Mac0.authenticate(content.span, with: key, keyID: keyID, detached: detached, crypto: crypto),
                    [encoded],
                    isDetached: detached
                ),
                Case(
                    "Mac",
                    try Mac.authenticate(content.span, with: key, keyID: keyID, detached: detached, crypto: crypto),
                    [encoded],
                    isDetached: detached
                ),
            ]
        }
    }

    private static func encrypted() throws -> [Case] {
        var cases: [Case] = []
        let wrapping = SymmetricKey(bytes: Array(1...16))
        let scalar = [UInt8](repeating: 0x11, count: 32)
        let agreement = try #require(SwiftAgreementKey(scalar: scalar))
        for algorithm in ContentAlgorithm.allCases {
            for detached in algorithm.isAuthenticated ? [false, true] : [true] {
                let key = SymmetricKey(bytes: Array(1...UInt8(algorithm.keyLength)))
                let name = "\(algorithm)" + (detached ? ", detached" : "")
                cases.append(
                    Case(
                        "Encrypt0 \(name)",
                        try Encrypt0.seal(
                            content.span,
                            by: algorithm,
                            key: key,
                            keyID: keyID,
                            detached: detached,
                            crypto: crypto
                        ),
                        [coseKey(key, algorithm: algorithm.rawValue, operations: [4])]
                    )
                )
                cases.append(
                    Case(
                        "Encrypt A128KW \(name)",
                        try Encrypt.seal(
                            content.span,
                            by: algorithm,
                            for: [.wrapping(wrapping, keyID: keyID)],
                            detached: detached,
                            crypto: crypto
                        ),
                        [coseKey(wrapping, algorithm: -3, operations: [6])]
                    )
                )
                var agreed = Case(
                    "Encrypt ECDH-ES+A128KW \(name)",
                    try Encrypt.seal(
                        content.span,
                        by: algorithm,
                        for: [.agreement(agreement.publicKey, keyID: keyID)],
                        detached: detached,
                        crypto: crypto
                    ),
                    [coseKey(agreement.publicKey, scalar: scalar)]
                )
                agreed.context = Peers.hex("SUIT Payload Encryption".utf8)
                cases.append(agreed)
            }
        }
        return cases
    }

    // MARK: Keys, with the parameters that cwt wants to see

    private static func coseKey(_ key: SwiftSigningKey) -> [UInt8] {
        switch key.publicKey {
        case .p256(let x, let y):
            keyMap([
                (1, .integer(2)), (2, .bytes(keyID)), (3, .integer(-7)), (-1, .integer(1)), (-2, .bytes(x)),
                (-3, .bytes(y)),
            ])
        case .ed25519(let x):
            keyMap([(1, .integer(1)), (2, .bytes(keyID)), (3, .integer(-8)), (-1, .integer(6)), (-2, .bytes(x))])
        }
    }

    private static func coseKey(_ key: SymmetricKey, algorithm: Int64, operations: [Int64]) -> [UInt8] {
        keyMap([
            (1, .integer(4)), (2, .bytes(keyID)), (3, .integer(algorithm)), (4, .integers(operations)),
            (-1, .bytes(key.bytes)),
        ])
    }

    private static func coseKey(_ key: PublicKey, scalar: [UInt8]) -> [UInt8] {
        guard case .p256(let x, let y) = key else { return [] }
        return keyMap([
            (1, .integer(2)), (2, .bytes(keyID)), (3, .integer(-29)), (4, .integers([7])), (-1, .integer(1)),
            (-2, .bytes(x)), (-3, .bytes(y)), (-4, .bytes(scalar)),
        ])
    }

    private enum Value {
        case integer(Int64)
        case integers([Int64])
        case bytes([UInt8])
    }

    private static func keyMap(_ pairs: [(Int64, Value)]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginMap(pairs.count)
        for (label, value) in pairs {
            encoder.encodeInt(label)
            switch value {
            case .integer(let number): encoder.encodeInt(number)
            case .bytes(let bytes): encoder.encode(bytes: bytes)
            case .integers(let numbers):
                encoder.beginArray(numbers.count)
                for number in numbers { encoder.encodeInt(number) }
            }
        }
        return encoder.bytes
    }
}

extension COSEPeerTests.Case {
    fileprivate init(_ name: String, _ object: [UInt8], _ keys: [[UInt8]], isDetached: Bool = false) {
        let content = Peers.hex("A payload of ours \u{1F6E0}".utf8)
        self.init(
            name: name + (isDetached ? ", detached" : ""),
            object: Peers.hex(object),
            keys: keys.map { Peers.hex($0) },
            detached: isDetached ? content : nil,
            expected: content
        )
    }

    fileprivate init(_ name: String, _ sealed: SealedContent, _ keys: [[UInt8]]) {
        self.init(name, sealed.object, keys)
        detached = sealed.ciphertext.map { Peers.hex($0) }
    }
}
