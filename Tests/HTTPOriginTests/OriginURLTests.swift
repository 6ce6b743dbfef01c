import Testing

@testable import HTTPOrigin

@Suite("URLs of other servers")
struct OriginURLTests {
    @Test(
        "S24 what could be read in two ways is no URL",
        arguments: [
            "", "http:", "http://", "ftp://host/", "file:///etc/passwd", "gopher://host/1", "http://user@host/",
            "http://host:0/", "http://host:65536/", "http://host:80a/", "http://host\\@other/", "http://host/#part",
            "http://[::1/", "http://[::1]x/", "http://ho st/", "http://host/\r\nX: y", "http://h%6Fst/",
            "http://host:/x",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: OriginError.self) { try OriginURL(parsing: text) }
    }

    @Test("Origins are compared by scheme, host in lower case, and port")
    func origins() throws {
        #expect(try OriginURL(parsing: "HTTP://Host/a").origin == OriginURL(parsing: "http://host:80/b?c").origin)
        #expect(try OriginURL(parsing: "https://host/").origin != OriginURL(parsing: "http://host/").origin)
        #expect(try OriginURL(parsing: "http://[::1]:8080").description == "http://[::1]:8080/")
    }

    @Test(
        "Locations are read beside the URL that gave them",
        arguments: [
            ("blobs/x", "http://host:8080/v1/blobs/x"), ("/x", "http://host:8080/x"),
            ("?b", "http://host:8080/v1/request?b"),
            ("//other/x", "http://other/x"), ("https://other/x?y", "https://other/x?y"),
        ]
    )
    func relative(_ reference: String, _ expected: String) throws {
        let base = try OriginURL(parsing: "http://host:8080/v1/request?q=a/b")
        #expect(try base.resolving(reference).description == expected)
    }

    @Test("S24 a location of another scheme is refused", arguments: ["file:/etc/passwd", "data:,x", "gopher://x/"])
    func schemes(_ reference: String) throws {
        let base = try OriginURL(parsing: "http://host/")
        #expect(throws: OriginError(.scheme, "")) { try base.resolving(reference) }
    }

    @Test("S13 a trickle is cut off, a body that is too long as well")
    func watch() throws {
        let start = ContinuousClock.now
        var watch = TransferWatch(OriginLimits(bytes: 1_000, deadline: .seconds(100), leastRate: 10), at: start)
        try watch.add(400, at: start + .seconds(31))
        #expect(throws: OriginError(.tooSlow, "")) { try watch.add(1, at: start + .seconds(62)) }
        var long = TransferWatch(OriginLimits(bytes: 10), at: start)
        #expect(throws: OriginError(.tooLarge, "")) { try long.add(11, at: start) }
        var late = TransferWatch(OriginLimits(bytes: 10, deadline: .seconds(1)), at: start)
        #expect(throws: OriginError(.tooSlow, "")) { try late.add(1, at: start + .seconds(2)) }
    }
}
