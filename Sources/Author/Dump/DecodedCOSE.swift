import CBOR

/// A COSE object taken apart for showing (RFC 9052): who says to have signed, or for whom it is encrypted.
struct DecodedCOSE {
    /// A header parameter.
    struct Header {
        let label: CBORItem
        let value: CBORItem
        let isProtected: Bool
    }

    let at: Int
    /// The tag, where it has one; signers and recipients have none.
    let tag: UInt64?
    let headers: [Header]
    /// The payload or ciphertext; `nil` where it is detached, or where the structure has none.
    let content: Range<Int>?
    /// The signature, the MAC, or a recipient's encrypted key.
    let proof: Range<Int>?
    /// Signers of COSE_Sign, recipients of COSE_Mac and COSE_Encrypt.
    let parts: [DecodedCOSE]

    /// Takes apart `item`, or `nil` where it is no COSE object.
    init?(_ item: CBORItem, _ bytes: [UInt8]) {
        var tag: UInt64?
        if case .tag(let number, _) = item.kind {
            guard COSENames.structure(number) != nil else { return nil }
            tag = number
        }
        guard let fields = item.untagged.array, fields.count >= 3 else { return nil }
        self.init(fields, at: item.range.lowerBound, tag: tag, bytes)
    }

    private init?(_ fields: [CBORItem], at: Int, tag: UInt64?, _ bytes: [UInt8]) {
        guard let protected = fields[0].content, let unprotected = fields[1].map else { return nil }
        var headers: [Header] = []
        if !protected.isEmpty {
            guard let map = fields[0].embedded(bytes)?.map else { return nil }
            headers += map.map { Header(label: $0.key, value: $0.value, isProtected: true) }
        }
        headers += unprotected.map { Header(label: $0.key, value: $0.value, isProtected: false) }
        self.at = at
        self.tag = tag
        self.headers = headers
        // Signers and recipients end with signature or key; the others hold a payload in the third place.
        let isPart = tag == nil && fields.count == 3
        self.content = isPart ? nil : fields[2].content
        self.proof = isPart ? fields[2].content : fields.count > 3 ? fields[3].content : nil
        var parts: [DecodedCOSE] = []
        for list in fields.dropFirst(3) {
            for part in list.array ?? [] {
                guard let fields = part.array, fields.count >= 3,
                    let part = DecodedCOSE(fields, at: part.range.lowerBound, tag: nil, bytes)
                else { return nil }
                parts.append(part)
            }
        }
        self.parts = parts
    }

    /// The name of the structure.
    var name: String { tag.flatMap { COSENames.structure($0) } ?? "untagged" }

    /// The algorithm: that of the protected header, or else of the unprotected one.
    var algorithm: Int64? { header(1)?.integer }

    /// The key id.
    var keyID: Range<Int>? { header(4)?.content }

    private func header(_ label: Int64) -> CBORItem? {
        headers.first { $0.label.integer == label }?.value
    }

    /// All algorithms and key ids, from the outside in, in one line.
    func summary(_ bytes: [UInt8]) -> String {
        var text = [name, algorithm.map { "\(COSENames.algorithm($0)) (\($0))" }].compactMap { $0 }
            .joined(separator: ", ")
        if let keyID { text += ", key id \(KeyIDText.text(bytes[keyID]))" }
        if !parts.isEmpty {
            let inner = parts.map { part in
                [
                    part.algorithm.map { "\(COSENames.algorithm($0)) (\($0))" },
                    part.keyID.map { "key id \(KeyIDText.text(bytes[$0]))" },
                ]
                .compactMap { $0 }.joined(separator: ", ")
            }
            text += tag == 98 ? " by " : " for "
            text += inner.joined(separator: "; ")
        }
        return text
    }
}

/// A key id for people: in hexadecimal, and as text where it is one.
enum KeyIDText {
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let isPrintable = !bytes.isEmpty && bytes.allSatisfy { (0x21...0x7E).contains($0) }
        if isPrintable { return "'\(String(decoding: bytes, as: UTF8.self))'" }
        return bytes.isEmpty ? "of no bytes" : Hexadecimal.text(bytes)
    }
}
