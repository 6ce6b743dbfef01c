import HTTPServing
import Testing

@Suite("Base64 in addresses")
struct Base64URLTests {
    @Test("base64url has one spelling for each content")
    func decodesStrictly() {
        #expect(Base64URL.decode("AQID") == [1, 2, 3])
        #expect(Base64URL.decode("_-8") == [0xFF, 0xEF])
        for text in ["AQID=", "_-9", "/+8", "A", "A Q", "AQI\n", "ä"] {
            #expect(Base64URL.decode(text) == nil, "\(text)")
        }
        #expect(Base64URL.decode("") == [])
    }
}
