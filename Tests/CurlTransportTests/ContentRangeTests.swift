import Testing

@testable import CurlTransport

@Suite("Content-Range and fields")
struct ContentRangeTests {
    @Test("A4 ranges are read as RFC 9110 writes them")
    func ranges() {
        let range = ContentRange("bytes 5-9/10")
        #expect(range?.first == 5)
        #expect(range?.total == 10)
        #expect(ContentRange("BYTES 0-0/*")?.first == 0)
        #expect(ContentRange("bytes 0-0/*")?.total == nil)
        let unsatisfied = ContentRange("bytes */10")
        #expect(unsatisfied?.first == nil)
        #expect(unsatisfied?.total == 10)
    }

    @Test(
        "A4 anything else is no range",
        arguments: [
            "", "bytes", "bytes 5-9", "bytes 9-5/10", "bytes 5-10/10", "bytes -5-9/10", "bytes +5-9/10", "bytes 5-9/",
            "bytes */*", "items 5-9/10", "bytes 5-9/10 x", "bytes 5-99999999999999999999/*", "bytes 5/10", "é 1-2/3",
        ]
    )
    func noRanges(_ value: String) {
        #expect(ContentRange(value) == nil)
    }

    @Test("A3 lines of a response's head are fields or nothing")
    func fields() {
        #expect(HTTPField(line: "A-b:  c d \r\n"[...].utf8) == HTTPField(name: "A-b", value: "c d"))
        #expect(HTTPField(line: "a:\r\n"[...].utf8) == HTTPField(name: "a", value: ""))
        #expect(HTTPField(line: ": x\r\n"[...].utf8) == nil)
        #expect(HTTPField(line: "\r\n"[...].utf8) == nil)
        #expect(HTTPField(name: "ETag", value: "").isNamed("etag"))
        #expect(!HTTPField(name: "ETag", value: "").isNamed("etags"))
    }
}
