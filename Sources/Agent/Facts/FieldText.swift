/// A short text of fields `name=value`, separated by blanks, as characteristics carry it.
struct FieldText {
    private var fields: [String] = []

    /// Most bytes of a characteristic's text.
    static let byteLimit = 256

    /// Adds a field, unless there is no value, or no room.
    mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        let plain = value.unicodeScalars.prefix(64).map { scalar in
            scalar.value <= 0x20 || scalar.value == 0x7F || scalar == "="
                ? "_" : String(Character(scalar))
        }
        let field = name + "=" + plain.joined()
        let used = fields.reduce(0) { $0 + $1.utf8.count + 1 }
        guard used + field.utf8.count <= FieldText.byteLimit else { return }
        fields.append(field)
    }

    /// The text; nothing without any field.
    var text: String? { fields.isEmpty ? nil : fields.joined(separator: " ") }
}
