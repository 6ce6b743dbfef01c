import FoundationEssentials

/// One block of a PEM text (RFC 7468): a label, and the bytes that stand under it in base64.
struct PEMBlock {
    /// What stands between `BEGIN` and the dashes, such as `PUBLIC KEY`.
    let label: String
    /// The decoded bytes.
    let der: [UInt8]
    /// The line of `BEGIN`, counted from 1.
    let line: Int

    /// The most characters that a text of keys may have.
    static let characterLimit = 65_536

    /// All blocks of `text`. Text around them is passed over.
    static func blocks(in text: String, subject: String) throws(SwiftCryptoError) -> [PEMBlock] {
        guard text.utf8.count <= characterLimit else {
            throw SwiftCryptoError(
                .malformedPEM,
                in: subject,
                at: "end",
                expected: "at most \(characterLimit) bytes",
                found: "\(text.utf8.count) bytes"
            )
        }
        var blocks: [PEMBlock] = []
        var open: (label: String, content: String, line: Int)?
        var number = 0
        for rawLine in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let line = trimmed(rawLine)
            if let label = label(of: line, after: "-----BEGIN ") {
                if let open { throw unfinished(open.label, from: open.line, subject) }
                open = (label, "", number)
            } else if let label = label(of: line, after: "-----END ") {
                guard let block = open, block.label == label else {
                    throw SwiftCryptoError(
                        .malformedPEM,
                        in: subject,
                        at: "line \(number)",
                        expected: open.map { "END \($0.label)" } ?? "BEGIN before END",
                        found: "END \(label)"
                    )
                }
                blocks.append(try decode(block.label, block.content, block.line, subject))
                open = nil
            } else if let block = open {
                // Header lines (RFC 1421) are made by `openssl ec -aes128` and the like: the key is encrypted.
                if line.contains(":") { throw encrypted(subject, line: block.line) }
                open = (block.label, block.content + line, block.line)
            }
        }
        if let open { throw unfinished(open.label, from: open.line, subject) }
        return blocks
    }

    /// `der` under `label`, in lines of 64 characters.
    static func text(label: String, der: [UInt8]) -> String {
        let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(lines)\n-----END \(label)-----\n"
    }

    /// The failure for a private key under a passphrase.
    static func encrypted(_ subject: String, line: Int) -> SwiftCryptoError {
        SwiftCryptoError(
            .encryptedKey,
            in: subject,
            at: "line \(line)",
            expected: "a key without passphrase",
            found: "an encrypted key",
            advice: "decrypt it with `openssl pkey -in FILE -out NEW` and protect the file by its permissions"
        )
    }

    private static func decode(
        _ label: String,
        _ content: String,
        _ line: Int,
        _ subject: String
    ) throws(SwiftCryptoError) -> PEMBlock {
        guard let data = Data(base64Encoded: content), !data.isEmpty else {
            throw SwiftCryptoError(
                .malformedPEM,
                in: subject,
                at: "line \(line), \(label)",
                expected: "base64",
                found: content.isEmpty ? "nothing" : "other characters, or a length that base64 cannot have"
            )
        }
        return PEMBlock(label: label, der: [UInt8](data), line: line)
    }

    private static func unfinished(_ label: String, from line: Int, _ subject: String) -> SwiftCryptoError {
        SwiftCryptoError(
            .malformedPEM,
            in: subject,
            at: "line \(line)",
            expected: "END \(label) after BEGIN \(label)",
            found: "none"
        )
    }

    private static func label(of line: Substring, after prefix: String) -> String? {
        guard line.hasPrefix(prefix), line.hasSuffix("-----"), line.count > prefix.count + 5 else { return nil }
        return String(line.dropFirst(prefix.count).dropLast(5))
    }

    private static func trimmed(_ line: Substring) -> Substring {
        var rest = line
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        return rest
    }
}
