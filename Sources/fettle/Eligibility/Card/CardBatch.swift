import Foundation
import ImageAnalysis

/// Many checks in one run: one JSON object in each line, with the imports and what is known of the card.
struct CardBatch {
    private struct Line: Decodable {
        let id: String?
        let imports: [PackageEntry]
        let card: CardFile
    }

    let data: Data
    let file: String

    /// Prints a verdict as one line of JSON for each line.
    func run() throws {
        for (index, bytes) in data.split(separator: 0x0A).enumerated() {
            let place = "\(file), line \(index + 1)"
            let line = try CardFile.decode(Line.self, Data(bytes), file: place)
            let card = try line.card.profile(in: place)
            let imports = try line.imports.map { try $0.package(in: place) }
            let check = CardCheck(card.verdict(imports: imports), imports: imports, card: card, id: line.id)
            print(JSONOutput.line(check))
        }
    }
}
