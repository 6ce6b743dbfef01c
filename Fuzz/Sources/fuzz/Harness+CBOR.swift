import CBOR
import Harness

extension Harness {
    /// The decoder, the diagnostic notation and the encoder: what decodes is encoded to the same bytes.
    static let cbor = Harness("cbor", seeds: CBORSeeds.all) { input in
        let wellFormed = Result { () throws(CBORError) in try CBORRoundTrip.skip(input) }
        let described = Result { () throws(CBORError) in try CBORDiagnostic.describe(input.span) }
        switch (wellFormed, described) {
        case (.success, .success(let text)): require(text.isEmpty == input.isEmpty, "a description of nothing")
        case (.failure(let expected), .failure(let found)): require(expected == found, "\(expected) is not \(found)")
        default: fatalError("skipping: \(wellFormed), describing: \(described)")
        }
        var copy = CBOREncoder()
        let decoded = Result { () throws(CBORError) in try CBORRoundTrip.copy(input, to: &copy) }
        switch (wellFormed, decoded) {
        case (.success, .success): require(copy.bytes == input, "encoded to other bytes")
        // The decoder's integers have 64 bits, those of CBOR one more.
        case (.success, .failure(.outOfRange)): break
        case (.success, .failure(let error)): fatalError("well-formed, but \(error)")
        case (.failure, .success): fatalError("not well-formed, but decoded")
        case (.failure, .failure): break
        }
        CBORRoundTrip.readEverywhere(input)
    }
}
