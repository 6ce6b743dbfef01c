import BootControl
import CBOR
import COSE
import LibcryptoProvider
import SUIT
import Trust

/// The keys of authors that the device trusts: from files of the device, or, where it has none and its owner allows it,
/// from the distributor at enrolment (design 3.9).
enum TrustAnchors {
    private static let byteLimit = 65_536

    /// The anchors of the configuration's files, and those of the enrolment.
    static func load(_ configuration: AgentConfiguration) throws(AgentError) -> [TrustAnchor] {
        var anchors: [TrustAnchor] = []
        for path in configuration.anchorFiles {
            do {
                guard let pem = try DurableFile.read(path, limit: byteLimit) else {
                    throw AgentError(.usage, "the trust anchor \(path) is not there")
                }
                anchors.append(TrustAnchor(key: try PublicKey(pem: pem.span)))
            } catch let error as AgentError {
                throw error
            } catch {
                throw AgentError(.usage, "the trust anchor \(path) cannot be used: \(error)")
            }
        }
        return anchors + (try enrolled(configuration.stateFolder))
    }

    /// Keeps the anchors that came with the enrolment.
    static func save(_ keys: [PublicKey], in folder: String) throws(FileError) {
        var encoder = CBOREncoder()
        encoder.beginArray(keys.count)
        for key in keys { encoder.encode(bytes: key.encoded) }
        try DurableFile.write(encoder.bytes, to: folder + "/anchors.cbor", mode: 0o600)
    }

    private static func enrolled(_ folder: String) throws(AgentError) -> [TrustAnchor] {
        let path = folder + "/anchors.cbor"
        let bytes: [UInt8]?
        do throws(FileError) { bytes = try DurableFile.read(path, limit: byteLimit) } catch {
            throw AgentError(.failure, error.description)
        }
        guard let bytes else { return [] }
        var anchors: [TrustAnchor] = []
        for encoded in try keys(bytes, path) {
            do throws(COSEError) { anchors.append(TrustAnchor(key: try PublicKey(decoding: encoded.span))) } catch {
                throw AgentError(.failure, "a trust anchor in \(path) cannot be used: \(error)")
            }
        }
        return anchors
    }

    private static func keys(_ bytes: [UInt8], _ path: String) throws(AgentError) -> [[UInt8]] {
        do throws(CBORError) {
            var keys: [[UInt8]] = []
            var decoder = CBORDecoder(bytes.span)
            let count = try decoder.beginArray()
            while keys.count < count { keys.append(try decoder.readByteArray(limit: 256)) }
            try decoder.finish()
            return keys
        } catch {
            throw AgentError(.failure, "\(path) is damaged: \(error)")
        }
    }
}
