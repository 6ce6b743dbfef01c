import CBOR
import COSE
import SwiftCryptoProvider
import Testing

@Suite("COSE_Key")
struct PublicKeyTests {
    /// The key of RFC 9679 section 6.
    static let p256 = PublicKey.p256(
        x: [UInt8](hex: "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
        y: [UInt8](hex: "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c")
    )
    /// The key of RFC 8032 7.1 test 1.
    static let ed25519 = PublicKey.ed25519(
        [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    )
    static let p256Bytes = [UInt8](
        hex: "a40102200121582065eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
            + "2258201e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
    )
    static let ed25519Bytes = [UInt8](
        hex: "a301012006215820d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )

    private func key(_ bytes: [UInt8]) throws(COSEError) -> PublicKey {
        try PublicKey(decoding: bytes.span)
    }

    @Test("a key is written with its required parameters alone, in order, and read back")
    func codec() throws {
        #expect(Self.p256.encoded == Self.p256Bytes)
        #expect(Self.ed25519.encoded == Self.ed25519Bytes)
        #expect(try key(Self.p256Bytes) == Self.p256)
        #expect(try key(Self.ed25519Bytes) == Self.ed25519)
    }

    @Test("the thumbprint is that of RFC 9679 section 6, and its first 8 bytes are the key id")
    func thumbprint() {
        let crypto = SwiftCryptoProvider()
        let expected = [UInt8](hex: "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec")
        #expect(Self.p256.thumbprint(crypto) == expected)
        #expect(Self.p256.keyID(crypto) == [UInt8](expected.prefix(8)))
        // By another implementation of SHA-256 over the bytes above.
        #expect(Self.ed25519.keyID(crypto) == [UInt8](hex: "866eefbd6718c884"))
    }

    @Test("other parameters are passed over, and do not change the thumbprint")
    func otherParameters() throws {
        guard case .p256(let x, let y) = Self.p256 else { return }
        let item = Item.map(
            (1, .integer(2)),
            (2, .bytes([UInt8]("meriadoc.brandybuck@buckland.example".utf8))),
            (3, .integer(-7)),
            (-1, .integer(1)),
            (-2, .bytes(x)),
            (-3, .bytes(y))
        )
        let read = try key(item.encoded)
        #expect(read == Self.p256)
        #expect(read.encoded == Self.p256Bytes)
    }

    private static let x = Item.bytes([UInt8](repeating: 1, count: 32))
    private static let short = Item.bytes([UInt8](repeating: 1, count: 31))
    private static let long = Item.bytes([UInt8](repeating: 1, count: 33))

    static let refused: [(Item, COSEError)] = [
        (.map(), .unsupportedKey(at: 0)),
        (.map((1, .integer(2)), (-1, .integer(1)), (-2, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(2)), (-1, .integer(2)), (-2, x), (-3, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(2)), (-2, x), (-3, x)), .unsupportedKey(at: 0)),
        (.map((-1, .integer(1)), (-2, x), (-3, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(3)), (-1, .bytes([1])), (-2, x)), unexpected(at: 4, .unsigned, .bytes)),
        (.map((1, .integer(2)), (-1, .integer(1)), (-2, short), (-3, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(2)), (-1, .integer(1)), (-2, x), (-3, short)), .unsupportedKey(at: 0)),
        (.map((1, .integer(2)), (-1, .integer(1)), (-2, long), (-3, x)), .malformed(.tooLong(at: 6))),
        (.map((1, .integer(2)), (-1, .integer(1)), (-2, x), (-3, .bool(true))), unexpected(at: 41, .bytes, .bool)),
        (.map((1, .integer(1)), (-1, .integer(6))), .unsupportedKey(at: 0)),
        (.map((1, .integer(1)), (-1, .integer(4)), (-2, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(1)), (-1, .integer(6)), (-2, x), (-3, x)), .unsupportedKey(at: 0)),
        (.map((1, .integer(4)), (-1, x)), unexpected(at: 4, .unsigned, .bytes)),
        (.map((1, .text("OKP"))), unexpected(at: 2, .unsigned, .text)),
        (.map((1, .integer(1)), (1, .integer(1))), .malformed(.duplicateKey(at: 3))),
        (.map((-1, .integer(6)), (1, .integer(1))), .malformed(.keyOrder(at: 3))),
        (.array([]), unexpected(at: 0, .map, .array)),
    ]

    private static func unexpected(at offset: Int, _ expected: CBORType, _ found: CBORType) -> COSEError {
        .malformed(.unexpectedType(at: offset, expected: expected, found: found))
    }

    @Test("keys of other types, curves and lengths are refused", arguments: refused)
    func refusal(_ item: Item, _ error: COSEError) {
        #expect(throws: error) { try key(item.encoded) }
    }

    @Test("bytes after a key and a cut key are refused")
    func length() {
        #expect(throws: COSEError.malformed(.trailingBytes(at: Self.p256Bytes.count))) { try key(Self.p256Bytes + [0]) }
        for length in 0..<Self.p256Bytes.count {
            #expect(throws: COSEError.self) { try key([UInt8](Self.p256Bytes.prefix(length))) }
        }
    }

    @Test("a key in place is read from inside other items")
    func inPlace() throws {
        let bytes = [0x82] + Self.ed25519Bytes + [0x01]
        var decoder = CBORDecoder(bytes.span)
        try decoder.beginArray(count: 2)
        let read = try PublicKey.read(&decoder)
        #expect(read == Self.ed25519)
        let last = try decoder.readUnsigned()
        #expect(last == 1)
    }

    @Test("M2 a key names its algorithms, the preferred one first")
    func algorithms() {
        #expect(Self.p256.algorithms == [.es256, .esp256])
        #expect(Self.ed25519.algorithms == [.eddsa, .ed25519])
        let names = [COSEAlgorithm.es256, .esp256, .eddsa, .ed25519, COSEAlgorithm(identifier: -999)].map {
            "\($0.name)"
        }
        #expect(names == ["ES256", "ESP256", "EdDSA", "Ed25519", "unknown algorithm"])
        #expect([COSEAlgorithm.es256, .esp256, .eddsa, .ed25519].map(\.identifier) == [-7, -9, -8, -19])
    }
}
