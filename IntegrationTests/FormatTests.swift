import Foundation
import Testing

@Suite("Private formats against their CDDL", .enabled(if: Peers.areInstalled))
struct FormatTests {
    private struct Question: Encodable {
        let file: String
        let rule: String
        let item: String

        init(_ sample: FormatSample, item: [UInt8]? = nil) {
            file = sample.file
            rule = sample.rule
            self.item = Peers.hex(item ?? sample.item)
        }
    }

    @Test("what is written fits docs/formats")
    func fits() throws {
        let outcomes: [String] = try Peers.ask("cddl", FormatSample.all.map { Question($0) })
        #expect(outcomes.count == FormatSample.all.count)
        for (sample, outcome) in zip(FormatSample.all, outcomes) {
            #expect(outcome == "ok", "\(sample.file).cddl, \(sample.rule): \(Peers.hex(sample.item))")
        }
    }

    @Test("something else does not fit")
    func refuses() throws {
        // The simple value false stands for nothing in any of the formats.
        let outcomes: [String] = try Peers.ask("cddl", FormatSample.all.map { Question($0, item: [0xF4]) })
        for (sample, outcome) in zip(FormatSample.all, outcomes) {
            #expect(outcome != "ok", "\(sample.file).cddl, \(sample.rule)")
        }
    }

    @Test("no file of docs/formats goes unchecked")
    func complete() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("docs/formats")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".cddl") }.map { String($0.dropLast(5)) }
        #expect(Set(files) == Set(FormatSample.all.map { $0.file }))
    }
}
