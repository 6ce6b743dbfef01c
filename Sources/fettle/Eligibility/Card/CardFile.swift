import Author
import Foundation
import ImageAnalysis

import struct CBOR.Text

/// What is known of a card, as a JSON file says it.
struct CardFile: Decodable {
    let name: String?
    /// Packages that the card has.
    let packages: [PackageEntry]?
    /// Packages that the card refuses; without a version, of which it has none at all.
    let absent: [PackageEntry]?
    /// Whether the card has no other packages than these.
    let complete: Bool?
    /// Free non-volatile memory in bytes.
    let freeNVM: Int?

    /// The profile.
    func profile(in file: String) throws -> CardProfile {
        let refused = absent ?? []
        return CardProfile(
            name: Text(name ?? ""),
            present: try (packages ?? []).map { try $0.package(in: file) },
            absent: try refused.filter { $0.version != nil }.map { try $0.package(in: file) },
            absentIdentifiers: try refused.filter { $0.version == nil }.map { try $0.identifier(in: file) },
            isComplete: complete ?? false,
            freeNonVolatileSize: freeNVM
        )
    }

    /// Reads JSON that people write.
    static func decode<Content: Decodable>(_ type: Content.Type, _ data: Data, file: String) throws -> Content {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw CommandFailure(
                .usage,
                "the file cannot be read",
                at: file,
                expected: "the JSON that `fettle help eligibility card` describes",
                found: describe(error)
            )
        }
    }

    private static func describe(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "no \"\(key.stringValue)\"" + path(context)
        case .typeMismatch(_, let context), .valueNotFound(_, let context): "another type" + path(context)
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: "something else"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        guard !context.codingPath.isEmpty else { return "" }
        return " at "
            + context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
}
