import CBOR
public import SUIT

/// An inventory definition as a person writes it on a command line.
///
/// ```
/// app=vendor,class,version,install-path    the characteristics of the component "app"
/// model,position:digest                    those of the device as a whole; one of them as its digest
/// ```
public struct InventoryDraft: Sendable {
    /// The number; higher than that of the definition before.
    public var sequenceNumber: UInt64
    /// Where inventories go, absolute or relative to where devices poll.
    public var uri: String
    /// Components and what is asked of them: `name=label,label:form`.
    public var components: [String]
    /// What is asked of the device: lists of `label` or `label:form`.
    public var device: [String]
    /// The parts that are asked for, by their names.
    public var parts: [String]

    /// A draft.
    public init(sequenceNumber: UInt64, uri: String, components: [String], device: [String], parts: [String]) {
        self.sequenceNumber = sequenceNumber
        self.uri = uri
        self.components = components
        self.device = device
        self.parts = parts
    }

    /// The definition.
    ///
    /// - Throws: ``AuthorError`` `.specification` where the draft names what is not known, or something twice.
    public func definition() throws(AuthorError) -> InventoryDefinition {
        var identifiers: [ComponentIdentifier] = []
        var entries: [RequestDefinition.Entry] = []
        for text in components {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw Self.error(
                    "a component does not say what is asked of it",
                    expected: "NAME=LABEL,LABEL, such as app=class,version",
                    found: text
                )
            }
            let name = ComponentIdentifier(
                text[..<equals].split(separator: "/", omittingEmptySubsequences: false).map { Array($0.utf8) }
            )
            guard !identifiers.contains(name) else {
                throw Self.error("a component stands there twice", expected: "each once", found: text)
            }
            let fields = try Self.fields([String(text[text.index(after: equals)...])])
            entries.append(RequestDefinition.Entry(component: identifiers.count, fields: fields))
            identifiers.append(name)
        }
        var parts: InventoryParts = []
        for word in self.parts {
            guard let part = InventoryParts.names.first(where: { "\($0.name)" == word })?.part else {
                let names = InventoryParts.names.map { "\($0.name)" }
                throw Self.error("a part is not known", expected: names.joined(separator: ", "), found: word)
            }
            parts.insert(part)
        }
        let request = RequestDefinition(entries: entries, deviceFields: try Self.fields(device))
        let definition = InventoryDefinition(
            sequenceNumber: sequenceNumber,
            uri: Text(uri),
            components: identifiers,
            request: request,
            parts: parts
        )
        guard let definition else {
            throw Self.error(
                "the definition is out of bounds",
                expected: "an address of 1 to \(InventoryDefinition.uriLimit) bytes, at most "
                    + "\(Manifest.componentLimit) components"
            )
        }
        guard !entries.isEmpty || definition.asksAboutDevice else {
            throw Self.error(
                "the definition asks for nothing",
                expected: "--component, --device or --part"
            )
        }
        return definition
    }

    private static func fields(_ lists: [String]) throws(AuthorError) -> [RequestedCharacteristic] {
        var fields: [RequestedCharacteristic] = []
        for word in lists.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let pieces = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let label = try label(String(pieces[0]))
            guard !fields.contains(where: { $0.label == label }) else {
                throw error("a characteristic stands there twice", expected: "each once", found: String(word))
            }
            guard pieces.count == 2 else {
                fields.append(RequestedCharacteristic(label))
                continue
            }
            guard let form = CharacteristicForm.names.first(where: { "\($0.name)" == pieces[1] })?.form else {
                let names = CharacteristicForm.names.map { "\($0.name)" }
                throw error("a form is not known", expected: names.joined(separator: ", "), found: String(pieces[1]))
            }
            fields.append(RequestedCharacteristic(label, as: form))
        }
        guard fields.count <= RequestDefinition.labelLimit else {
            throw error(
                "too many characteristics",
                expected: "at most \(RequestDefinition.labelLimit)",
                found: "\(fields.count)"
            )
        }
        return fields
    }

    private static func label(_ word: String) throws(AuthorError) -> Int64 {
        if let known = Characteristic.names.first(where: { "\($0.name)" == word }) { return known.label }
        if let number = Int64(word), Characteristic.integratorRange.contains(number) { return number }
        throw error(
            "a characteristic is not known",
            expected: Characteristic.names.map { "\($0.name)" }.joined(separator: ", ") + ", or a number from "
                + "\(Characteristic.integratorRange.lowerBound) to \(Characteristic.integratorRange.upperBound)",
            found: word.isEmpty ? "nothing" : word
        )
    }

    private static func error(_ what: String, expected: String, found: String? = nil) -> AuthorError {
        AuthorError(.specification, what, expected: expected, found: found)
    }
}
