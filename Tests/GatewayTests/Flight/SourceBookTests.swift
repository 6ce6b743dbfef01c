import HTTPOrigin
import Store
import Testing

@testable import Gateway

@Suite("Locations")
struct SourceBookTests {
    @Test(
        "S25 a location that gave something wrong is left alone, for longer each time, but asked where there is no other"
    )
    func rest() throws {
        var book = SourceBook()
        let bad = try OriginURL(parsing: "http://bad.example/x")
        let good = try OriginURL(parsing: "http://good.example/x")
        book.fail(bad.origin, isBad: true, at: 0, jitter: 1)
        #expect(book.order([bad, good], at: 10) == [good])
        #expect(book.order([bad], at: 10) == [bad])
        #expect(book.order([bad, good], at: 41) == [bad, good])
        for _ in 0..<20 { book.fail(bad.origin, isBad: true, at: 0, jitter: 1) }
        #expect(book.order([bad, good], at: 3_599) == [good])
        #expect(book.order([bad, good], at: 3_601) == [bad, good])
        book.succeed(bad.origin)
        #expect(book.order([bad, good], at: 0) == [bad, good])
    }

    @Test("What is known of payloads is bounded")
    func locations() throws {
        var book = LocationBook(limit: 80)
        let url = try OriginURL(parsing: "http://a.example/x")
        for number in 0..<100 { book.learn(.number(number), size: 1, urls: [url]) }
        #expect(book[.number(99)] != nil && book[.number(0)] == nil)
    }
}
