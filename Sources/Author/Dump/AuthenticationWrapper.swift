import CBOR
import COSE
import SUIT

/// The authentication wrapper of an envelope, for showing: who says to have signed.
struct AuthenticationWrapper {
    /// One authentication block.
    enum Block {
        /// A COSE_Sign1 by its algorithm and key id.
        case signature(algorithm: String, keyID: [UInt8]?)
        /// One that cannot be read, and why.
        case other(String)
    }

    /// The signed digest, where it can be read.
    private(set) var digest: SUITDigest?
    /// The blocks that can be found.
    private(set) var blocks: [Block] = []

    init(_ bytes: [UInt8], _ envelope: Envelope) {
        var decoder = CBORDecoder(bytes.span, in: envelope.authentication)
        guard let count = try? decoder.beginArray(), let range = try? decoder.readBytes() else { return }
        var inner = CBORDecoder(bytes.span, in: range)
        digest = try? SUITDigest.read(&inner)
        while blocks.count < count - 1, let block = try? decoder.readBytes() {
            do throws(COSEError) {
                let object = try Sign1(bytes.span, in: block)
                let name = "\(object.algorithm.name)"
                blocks.append(
                    .signature(
                        algorithm: name.hasPrefix("unknown") ? "algorithm \(object.algorithm.identifier)" : name,
                        keyID: object.keyID.map { Array(bytes[$0]) }
                    )
                )
            } catch {
                blocks.append(.other("no COSE_Sign1 that is understood: \(error)"))
            }
        }
    }
}
