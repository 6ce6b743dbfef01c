import Foundation
import Testing

@Suite("Envelopes by others, decoded by others", .enabled(if: Peers.areInstalled && SharedVectors.folder != nil))
struct EnvelopePeerTests {
    private struct Vector: Decodable {
        let file: String
        let expected: String
    }

    private struct Question: Encodable {
        let envelope: String
        let shown: String
    }

    @Test("M1 `manifest show --json` says of every accepted manifest what cbor2 finds in it")
    func shown() throws {
        let folder = try #require(SharedVectors.folder)
        let index = try Data(contentsOf: folder.appendingPathComponent("vectors.json"))
        let vectors = try JSONDecoder().decode([Vector].self, from: index).filter { $0.expected == "accept" }
        #expect(!vectors.isEmpty)
        var questions: [Question] = []
        for vector in vectors {
            let file = folder.appendingPathComponent(vector.file)
            let shown = try Command.run(Binary.fettle, ["manifest", "show", file.path, "--json"])
            #expect(shown.status == 0, "\(vector.file): \(shown.error)")
            questions.append(Question(envelope: Peers.hex(try Data(contentsOf: file)), shown: shown.output))
        }
        let outcomes: [String] = try Peers.ask("compare", questions)
        #expect(outcomes.count == vectors.count)
        for (vector, outcome) in zip(vectors, outcomes) { #expect(outcome == "ok", "\(vector.file)") }
    }
}
