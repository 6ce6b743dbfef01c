import CurlTransport
import Foundation
import Testing

@Suite("Files and FTP by libcurl")
struct FileTransferTests {
    let image = Fixture.image

    @Test("A3 a payload comes from a file, without any network", arguments: [0, 1, 99_999, 100_000])
    func file(_ offset: Int) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-\(UUID()).bin")
        try Data(image).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        let request = DownloadRequest(
            url: url.absoluteString,
            offset: UInt64(offset),
            limit: 100_000,
            expectedSize: 100_000
        )
        let downloaded = Fixture.download(request, with: try Fixture.transport(schemes: ["file"]))
        #expect(downloaded.error == nil)
        #expect(downloaded.bytes == Array(image[offset...]))
        #expect(downloaded.start?.offset == UInt64(offset))
        #expect(downloaded.start?.isRestart == false)
        #expect(downloaded.result?.status == 0)
    }

    @Test("A3 a file that is missing, too large or shorter than the offset is an error")
    func fileErrors() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-\(UUID()).bin")
        let transport = try Fixture.transport(schemes: ["file"])
        func kind(_ request: DownloadRequest) -> TransportError.Kind? {
            Fixture.download(request, with: transport).error?.kind
        }
        #expect(kind(DownloadRequest(url: url.absoluteString, limit: 10)) == .notFound)
        try Data(image).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        #expect(kind(DownloadRequest(url: url.absoluteString, limit: 10)) == .tooLarge)
        #expect(kind(DownloadRequest(url: url.absoluteString, offset: 100_001, limit: 1_000_000)) == .range)
        #expect(
            kind(DownloadRequest(url: url.absoluteString, limit: 200_000, expectedSize: 100_001)) == .unexpectedSize
        )
    }

    @Test("A3 files and FTP need the policy's leave")
    func policy() throws {
        for url in ["file:///etc/hostname", "ftp://127.0.0.1/image"] {
            #expect(try Fixture.download(DownloadRequest(url: url, limit: 10)).error?.kind == .schemeNotAllowed)
        }
    }

    @Test("A3 A4 a payload comes over FTP, and goes on at an offset", arguments: [0, 12_345])
    func ftp(_ offset: Int) throws {
        let server = FileServer(image)
        let transport = try Fixture.transport(schemes: ["ftp"])
        let request = DownloadRequest(
            url: server.url + "/image",
            offset: UInt64(offset),
            limit: 100_000,
            expectedSize: 100_000
        )
        let downloaded = Fixture.download(request, with: transport)
        #expect(downloaded.error == nil)
        #expect(downloaded.bytes == Array(image[offset...]))
        #expect(server.commands.contains("REST \(offset)") == (offset > 0))
        let missing = DownloadRequest(url: server.url + "/other", limit: 100)
        #expect(Fixture.download(missing, with: transport).error?.kind == .notFound)
    }
}
