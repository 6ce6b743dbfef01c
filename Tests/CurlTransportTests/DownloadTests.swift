import CurlTransport
import Testing

@Suite("Downloads by libcurl")
struct DownloadTests {
    let image = Fixture.image

    private func request(_ url: String, offset: Int = 0) -> DownloadRequest {
        DownloadRequest(url: url, offset: UInt64(offset), limit: 200_000, expectedSize: UInt64(image.count))
    }

    @Test("A3 a resource comes whole, in order, with its size known before")
    func whole() throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let downloaded = try Fixture.download(request(server.url))
        #expect(downloaded.error == nil)
        #expect(downloaded.bytes == image)
        #expect(downloaded.start == DownloadStart(offset: 0, isRestart: false, total: 100_000))
        #expect(downloaded.result?.received == 100_000)
        #expect(server.requests.first?.fields["range"] == nil)
    }

    @Test("A4 a download goes on at an offset (206)", arguments: [1, 50_000, 99_999])
    func resume(_ offset: Int) throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let downloaded = try Fixture.download(request(server.url, offset: offset))
        #expect(downloaded.error == nil)
        #expect(downloaded.bytes == Array(image[offset...]))
        #expect(downloaded.start == DownloadStart(offset: UInt64(offset), isRestart: false, total: 100_000))
        #expect(server.requests.first?.fields["range"] == "bytes=\(offset)-")
    }

    @Test("A4 a server that ignores the range sends all again, and that is said before the first byte")
    func rangeIgnored() throws {
        let server = WebServer { [image] _ in .response(200, [], image) }
        let downloaded = try Fixture.download(request(server.url, offset: 40_000))
        #expect(downloaded.error == nil)
        #expect(downloaded.start == DownloadStart(offset: 0, isRestart: true, total: 100_000))
        #expect(downloaded.bytes == image)
    }

    @Test("A4 an offset at the end is a complete download (416), one beyond is an error")
    func atEnd() throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let complete = try Fixture.download(request(server.url, offset: image.count))
        #expect(complete.error == nil)
        #expect(complete.bytes.isEmpty)
        #expect(complete.result?.received == 0)
        #expect(complete.start == DownloadStart(offset: 100_000, isRestart: false, total: 100_000))
        #expect(try Fixture.download(request(server.url, offset: image.count + 1)).error?.kind == .range)
    }

    @Test(
        "A4 a range other than the one asked for is refused",
        arguments: [
            "Content-Range: bytes 0-9/100000", "Content-Range: bytes 51-60/100000", "Content-Range: items 50-59/100000",
            "Content-Range: bytes 50-59", "Content-Range: bytes */100000", "X-None: 1",
        ]
    )
    func wrongRange(_ field: String) throws {
        let server = WebServer { _ in .response(206, [field], [UInt8](repeating: 0, count: 10)) }
        let downloaded = try Fixture.download(request(server.url, offset: 50))
        #expect(downloaded.error?.kind == .range)
        #expect(downloaded.start == nil)
        #expect(downloaded.bytes.isEmpty)
    }

    @Test("A4 a connection cut in the middle is said, what came is kept, and the rest is fetched")
    func cut() throws {
        let server = WebServer { [image] in
            let reply = WebServer.Reply.ranged(image, $0)
            return $0.fields["range"] == nil ? reply.cut(by: 60_000) : reply
        }
        let transport = try Fixture.transport()
        let first = Fixture.download(request(server.url), with: transport)
        #expect(first.error?.kind == .partial)
        #expect(first.error?.isTransient == true)
        #expect(first.bytes == Array(image[..<40_000]))
        let rest = Fixture.download(request(server.url, offset: first.bytes.count), with: transport)
        #expect(first.bytes + rest.bytes == image)
        #expect(rest.result?.offset == 40_000)
    }

    @Test("A4 a body that ends early is noticed, though the server never said its length")
    func shortWithoutLength() throws {
        let server = WebServer { [image] _ in .response(200, [], Array(image.dropLast()), saysLength: false) }
        let downloaded = try Fixture.download(request(server.url))
        #expect(downloaded.error?.kind == .partial)
        #expect(downloaded.start?.total == nil)
    }

    @Test("A5 a resource larger than the limit is refused before its first byte, where its size is said")
    func tooLarge() throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let downloaded = try Fixture.download(DownloadRequest(url: server.url, limit: 99_999))
        #expect(downloaded.error?.kind == .tooLarge)
        #expect(downloaded.start == nil)
        let resumed = try Fixture.download(DownloadRequest(url: server.url, offset: 50_000, limit: 99_999))
        #expect(resumed.error?.kind == .tooLarge)
    }

    @Test("A5 a resource without end is stopped at the limit")
    func endless() throws {
        let server = LoopbackServer { socket, _ in
            while let line = socket.line(), !line.isEmpty {}
            socket.send("HTTP/1.1 200 OK\r\n\r\n")
            while socket.send([UInt8](repeating: 1, count: 10_000)) {}
        }
        let url = "http://127.0.0.1:\(server.port)/"
        let limited = try Fixture.download(DownloadRequest(url: url, limit: 1_000_000))
        #expect(limited.error?.kind == .tooLarge)
        #expect(limited.bytes.count <= 1_000_000)
        let expected = try Fixture.download(DownloadRequest(url: url, limit: 1_000_000, expectedSize: 70_000))
        #expect(expected.error?.kind == .tooLarge)
        #expect(expected.bytes.count <= 70_000)
    }

    @Test("A5 a resource of another size than it must have is refused before its first byte", arguments: [-1, 1])
    func unexpectedSize(_ difference: Int) throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let size = UInt64(image.count + difference)
        let downloaded = try Fixture.download(DownloadRequest(url: server.url, limit: 200_000, expectedSize: size))
        #expect(downloaded.error?.kind == .unexpectedSize)
        #expect(downloaded.start == nil)
    }

    @Test("A4 404 is an error without a byte of the page, and the connection stays")
    func notFound() throws {
        let server = WebServer { [image] in
            $0.path == "/there" ? .ranged(image, $0) : .response(404, [], Array("a page".utf8))
        }
        let transport = try Fixture.transport()
        let missing = Fixture.download(request(server.url), with: transport)
        #expect(missing.error?.kind == .status)
        #expect(missing.error?.status == 404)
        #expect(missing.error?.isTransient == false)
        #expect(missing.start == nil)
        #expect(Fixture.download(request(server.url + "/there"), with: transport).bytes == image)
        #expect(server.requests.map { $0.connection } == [0, 0])
    }

    @Test("A4 D7 503 comes with the time that the server asks to wait")
    func unavailable() throws {
        let server = WebServer { _ in .response(503, ["Retry-After: 120"]) }
        let downloaded = try Fixture.download(request(server.url))
        #expect(downloaded.error?.status == 503)
        #expect(downloaded.error?.retryAfter == 120)
        #expect(downloaded.error?.isTransient == true)
    }

    @Test("A3 whoever takes the bytes can end the download, before the first byte and later")
    func aborted() throws {
        let server = WebServer { [image] in .ranged(image, $0) }
        let transport = try Fixture.transport()
        var calls = 0
        let refused = #expect(throws: TransportError.self) {
            try transport.download(request(server.url)) { _ in
                false
            } write: { _ in
                calls += 1
                return true
            }
        }
        #expect(refused?.kind == .aborted)
        #expect(calls == 0)
        let later = #expect(throws: TransportError.self) {
            try transport.download(request(server.url)) { _ in
                true
            } write: { _ in
                calls += 1
                return calls < 2
            }
        }
        #expect(later?.kind == .aborted)
        #expect(calls == 2)
        #expect(Fixture.download(request(server.url), with: transport).bytes == image)
    }

    @Test("A3 a signal ends a download that hangs")
    func stopped() throws {
        let server = LoopbackServer { socket, _ in
            while let line = socket.line(), !line.isEmpty {}
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst")
            _ = socket.bytes(1)
        }
        var bytes = 0
        let transport = try Fixture.transport(shouldStop: { bytes > 0 })
        let error = #expect(throws: TransportError.self) {
            try transport.download(request("http://127.0.0.1:\(server.port)/")) { _ in
                true
            } write: {
                bytes += $0.count
                return true
            }
        }
        #expect(error?.kind == .stopped)
        #expect(bytes == 5)
    }

    @Test("A3 a download that stalls ends in time")
    func stalled() throws {
        let server = LoopbackServer { socket, _ in
            while let line = socket.line(), !line.isEmpty {}
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nfirst")
            _ = socket.bytes(1)
        }
        let transport = try Fixture.transport { $0.stallTimeout = .seconds(1) }
        let downloaded = Fixture.download(request("http://127.0.0.1:\(server.port)/"), with: transport)
        #expect(downloaded.error?.kind == .timeout)
        #expect(downloaded.bytes.count == 5)
    }

    @Test("A3 an empty resource begins and ends")
    func empty() throws {
        let server = WebServer { _ in .response(200) }
        let downloaded = try Fixture.download(DownloadRequest(url: server.url, limit: 0, expectedSize: 0))
        #expect(downloaded.error == nil)
        #expect(downloaded.start == DownloadStart(offset: 0, isRestart: false, total: 0))
    }
}
