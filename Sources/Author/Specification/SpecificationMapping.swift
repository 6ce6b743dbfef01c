import Yams

/// A mapping of the author's file. Every key is known, and none stands there twice.
struct SpecificationMapping {
    struct Entry {
        let key: String
        let keyPlace: SourcePlace
        let keyNode: Node
        let value: SpecificationValue
    }

    /// The pairs, in the order of the file.
    let entries: [Entry]
    private let owner: SpecificationValue

    init(_ mapping: Node.Mapping, of owner: SpecificationValue, known: [String]?) throws(AuthorError) {
        var entries: [Entry] = []
        for (keyNode, valueNode) in mapping {
            let place = SourcePlace(file: owner.file, line: keyNode.mark?.line, column: keyNode.mark?.column)
            guard case .scalar(let scalar) = keyNode else {
                throw AuthorError(
                    .specification,
                    "a key is not a text",
                    at: place,
                    expected: known.map { "one of " + $0.joined(separator: ", ") } ?? "a name"
                )
            }
            let key = scalar.string
            if let known, !known.contains(key) {
                throw AuthorError(
                    .specification,
                    "unknown key \"\(key.prefix(64))\"" + (owner.path.isEmpty ? "" : " in \"\(owner.path)\""),
                    at: place,
                    expected: "one of " + known.joined(separator: ", "),
                    found: "\"\(key.prefix(64))\"",
                    action: NearestName.of(key, in: known).map { "did you mean \"\($0)\"?" }
                )
            }
            let path = owner.path.isEmpty ? key : "\(owner.path).\(key)"
            entries.append(
                Entry(
                    key: key,
                    keyPlace: place,
                    keyNode: keyNode,
                    value: SpecificationValue(node: valueNode, path: path, file: owner.file)
                )
            )
        }
        self.entries = entries
        self.owner = owner
    }

    /// The value of `key`, or `nil`.
    subscript(key: String) -> SpecificationValue? {
        entries.first { $0.key == key }?.value
    }

    /// The value of `key`, which must be there.
    func required(_ key: String) throws(AuthorError) -> SpecificationValue {
        if let value = self[key] { return value }
        throw owner.error(
            "\"\(key)\" is missing" + (owner.path.isEmpty ? "" : " in \"\(owner.path)\""),
            expected: "the key \"\(key)\"",
            found: entries.isEmpty ? "nothing" : entries.map { $0.key }.joined(separator: ", "),
            action: "add \"\(key)\""
        )
    }
}
