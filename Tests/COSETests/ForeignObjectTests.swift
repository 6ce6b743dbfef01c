import CBOR
import COSE
import Testing

@Suite("Objects that are for somebody else")
struct ForeignObjectTests {
    private static func error(_ item: Item) -> COSEError? {
        let bytes = item.encoded
        do throws(COSEError) {
            _ = try AuthenticationObject(bytes.span, in: 0..<bytes.count)
            return nil
        } catch { return error }
    }

    private static func mac(_ algorithms: [Item], isProtected: Bool = false) -> Item {
        let recipients = algorithms.map { algorithm in
            let header = Item.map((1, algorithm))
            return Item.array([
                .bytes(isProtected ? header.encoded : []), isProtected ? .map() : header,
                .bytes([UInt8](repeating: 1, count: 40)),
            ])
        }
        let tag = Item.bytes([UInt8](repeating: 1, count: 32))
        return .tag(97, .array([.bytes([0xA1, 1, 5]), .map(), .null, tag, .array(recipients)]))
    }

    @Test("S21 recipients that are not ours are told apart from a structure that is wrong")
    func recipients() {
        #expect(Self.error(Self.mac([.integer(-3)])) == .unsupportedAlgorithm(.a128KW))
        #expect(Self.error(Self.mac([.integer(-3), .integer(-3)])) == .unsupportedAlgorithm(.a128KW))
        #expect(Self.error(Self.mac([.integer(-5)])) == .unsupportedAlgorithm(COSEAlgorithm(identifier: -5)))
        #expect(Self.error(Self.mac([.text("mine")])) == .unsupportedAlgorithm(COSEAlgorithm(identifier: 0)))
        let agreed = Self.mac([.integer(-29), .integer(-25)], isProtected: true)
        #expect(Self.error(agreed) == .unsupportedAlgorithm(COSEAlgorithm(identifier: -25)))
        for wrong in [Self.mac([.integer(-29)]), Self.mac([.integer(-6), .integer(-3)])] {
            guard case .unexpectedStructure = Self.error(wrong) else {
                Issue.record("\(String(describing: Self.error(wrong)))")
                continue
            }
        }
    }

    @Test("S21 an algorithm with a name of its own is read, and nobody vouches with it")
    func named() {
        let header = Item.bytes(Item.map((1, .text("mine"))).encoded)
        #expect(Self.error(.tag(18, .array([header, .map(), .null, .bytes([1])]))) == nil)
    }
}
