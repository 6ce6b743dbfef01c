/// What a PEM text (RFC 7468) holds, found before libcrypto reads it: the library takes the first block that it can
/// use, and one of two keys must not be picked by chance.
struct PEMLabels {
    /// What stands after `BEGIN`, block by block.
    let labels: [String]

    /// The most bytes that a text of keys may have.
    static let byteLimit = 65_536

    /// The blocks of `pem`.
    init(_ pem: Span<UInt8>, subject: String) throws(LibcryptoError) {
        guard pem.count <= PEMLabels.byteLimit else {
            throw LibcryptoError(
                .malformedPEM,
                in: subject,
                at: "end",
                expected: "at most \(PEMLabels.byteLimit) bytes",
                found: "\(pem.count) bytes"
            )
        }
        var labels: [String] = []
        var line: [UInt8] = []
        let prefix = [UInt8]("-----BEGIN ".utf8)
        for index in 0...pem.count {
            let byte = index < pem.count ? pem[index] : 0x0A
            if byte != 0x0A && byte != 0x0D {
                line.append(byte)
                continue
            }
            if line.starts(with: prefix) {
                let label = line.dropFirst(prefix.count).prefix { $0 != 0x2D }
                labels.append(String(decoding: label, as: UTF8.self))
            }
            line.removeAll(keepingCapacity: true)
        }
        self.labels = labels
    }

    /// The label of the one block that `isWanted`.
    func only(
        _ expected: String,
        subject: String,
        advice: String? = nil,
        where isWanted: (String) -> Bool
    ) throws(LibcryptoError) -> String {
        let wanted = labels.filter(isWanted)
        guard wanted.count == 1 else {
            throw LibcryptoError(
                .malformedPEM,
                in: subject,
                at: "whole text",
                expected: "one \(expected)",
                found: labels.isEmpty ? "no PEM block" : labels.joined(separator: ", "),
                advice: advice
            )
        }
        return wanted[0]
    }
}
