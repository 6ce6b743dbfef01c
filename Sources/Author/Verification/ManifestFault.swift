/// What is wrong with a manifest, and where in it.
public struct ManifestFault: Error, Equatable, Sendable {
    /// What is wrong, in one sentence.
    public var what: String
    /// The part of the envelope, or the section of the manifest.
    public var section: String?
    /// Where, in bytes from the start of the file.
    public var offset: Int?
    /// The component that it concerns, by its index and its name.
    public var component: String?
    /// The command that it concerns, by its number and its name.
    public var command: String?
    /// The parameter that it concerns, by its number and its name.
    public var parameter: String?
    /// What was expected.
    public var expected: String?
    /// What was found.
    public var found: String?
    /// What to do.
    public var action: String?

    init(
        _ what: String,
        section: String? = nil,
        offset: Int? = nil,
        component: String? = nil,
        command: Int64? = nil,
        parameter: Int64? = nil,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil
    ) {
        self.what = what
        self.section = section
        self.offset = offset
        self.component = component
        self.command = command.map { "\($0) " + SUITNames.command($0) }
        self.parameter = parameter.map { "\($0) " + SUITNames.parameter($0) }
        self.expected = expected
        self.found = found
        self.action = action
    }

    /// The fault as an error: with its place in its sentence.
    public var error: AuthorError {
        AuthorError(.malformed, sentence, expected: expected, found: found, action: action)
    }

    /// The fault in one sentence, with its place.
    public var sentence: String {
        var text = what
        if let offset { text += ", at byte \(offset)" }
        if let component { text += ", for component \(component)" }
        return text
    }
}
