import CBOR
import Foundation
import SUIT

extension SpecificationReader {
    /// One of the raw values of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: SpecificationValue,
        _ type: Choice.Type
    ) throws(AuthorError) -> Choice where Choice.RawValue == String {
        let word = try value.word(of: Choice.allCases.map { $0.rawValue })
        guard let choice = Choice(rawValue: word) else { throw value.mismatch("a known word") }
        return choice
    }

    /// A file. Relative paths start at the folder of the file that names them.
    func specifiedFile(_ value: SpecificationValue) throws(AuthorError) -> SpecifiedFile {
        let path = try value.text(limit: 4_096)
        let url = path.hasPrefix("/") ? URL(fileURLWithPath: path) : URL(fileURLWithPath: folder.path + "/" + path)
        return SpecifiedFile(url, at: value.place)
    }

    /// A component id: segments that are texts, or 0x and hexadecimal.
    func path(_ value: SpecificationValue) throws(AuthorError) -> [[UInt8]] {
        var segments: [[UInt8]] = []
        for element in try value.list(1...ComponentIdentifier.segmentLimit) {
            segments.append(try bytesOrText(element, limit: ComponentIdentifier.segmentByteLimit))
        }
        return segments
    }

    /// The bytes of a text, or those that 0x and hexadecimal digits stand for.
    func bytesOrText(_ value: SpecificationValue, limit: Int) throws(AuthorError) -> [UInt8] {
        let text = try value.text(limit: limit * 2 + 2)
        guard text.hasPrefix("0x") else {
            guard text.utf8.count <= limit else { throw value.mismatch("at most \(limit) bytes") }
            return Array(text.utf8)
        }
        return try hexadecimal(value, String(text.dropFirst(2)))
    }

    func hexadecimal(_ value: SpecificationValue, _ digits: String) throws(AuthorError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(digits), !bytes.isEmpty else {
            throw value.error(
                "\"\(value.path)\" is not hexadecimal",
                expected: "an even number of hexadecimal digits",
                found: value.found
            )
        }
        return bytes
    }

    func dependency(_ value: SpecificationValue) throws(AuthorError) -> DependencySpecification {
        let map = try value.mapping(.dependency)
        var dependency = DependencySpecification(
            manifest: try specifiedFile(map.required("manifest")),
            prefix: try path(map.required("prefix")),
            uri: try uri(map.required("uri"))
        )
        if let value = map["encryption"] { dependency.encryption = try specifiedFile(value) }
        if let value = map["ciphertext"] { dependency.ciphertext = try specifiedFile(value) }
        guard (dependency.encryption == nil) == (dependency.ciphertext == nil) else {
            throw value.error(
                "\"\(value.path)\" says only half of how the manifest is encrypted",
                expected: "both \"encryption\" and \"ciphertext\", or neither"
            )
        }
        dependency.place = value.place
        return dependency
    }

    func carriedKeys(_ value: SpecificationValue) throws(AuthorError) -> CarriedKeysSpecification {
        let map = try value.mapping(.carry)
        var carried = CarriedKeysSpecification(keys: [])
        for element in try map.required("keys").list(1...16) { carried.keys.append(try specifiedFile(element)) }
        for element in try map["recipients"]?.list(1...8) ?? [] { carried.recipients.append(try recipient(element)) }
        return carried
    }

    private func recipient(_ value: SpecificationValue) throws(AuthorError) -> RecipientSpecification {
        let map = try value.mapping(.recipient)
        let identifier = try map["id"].map { value throws(AuthorError) in try bytesOrText(value, limit: 64) } ?? []
        switch (map["key"], map["kek"]) {
        case (let key?, nil): return RecipientSpecification(.agreement(try specifiedFile(key)), identifier: identifier)
        case (nil, let kek?): return RecipientSpecification(.shared(try specifiedFile(kek)), identifier: identifier)
        default:
            throw value.error(
                "\"\(value.path)\" does not name one key",
                expected: "\"key\" (a public key) or \"kek\" (a shared key)",
                found: value.found
            )
        }
    }
}
