import CBOR
import COSE
import Testing

@Suite("COSE_Keys that say what they are for (RFC 9052 section 7.1)")
struct KeyRestrictionTests {
    private static let coordinate = Item.bytes([UInt8](repeating: 7, count: 32))

    private static func read(_ label: Int64, _ value: Item) -> COSEError? {
        let key = Item.map(
            (1, .integer(2)),
            (label, value),
            (-1, .integer(1)),
            (-2, coordinate),
            (-3, coordinate)
        ).encoded
        do throws(COSEError) {
            _ = try PublicKey(decoding: key.span)
            return nil
        } catch { return error }
    }

    @Test("A1 a key that is for verification, or does not say, is read")
    func accepted() {
        for algorithm: Int64 in [-7, -9] { #expect(Self.read(3, .integer(algorithm)) == nil) }
        #expect(Self.read(4, .array([.integer(2)])) == nil)
        #expect(Self.read(4, .array([.integer(7), .text("x"), .integer(2)])) == nil)
        #expect(Self.read(2, .bytes([1])) == nil)
    }

    @Test("A1 a key for another algorithm or operation is refused")
    func refused() {
        for algorithm: Int64 in [-29, -8, -25, 5] {
            #expect(Self.read(3, .integer(algorithm)) == .unsupportedKey(at: 0))
        }
        #expect(Self.read(3, .text("mine")) == .unsupportedKey(at: 0))
        #expect(Self.read(4, .array([])) == .unsupportedKey(at: 0))
        #expect(Self.read(4, .array([.integer(1), .integer(7)])) == .unsupportedKey(at: 0))
    }
}
