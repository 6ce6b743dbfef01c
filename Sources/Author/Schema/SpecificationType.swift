/// What a value of the author's file may be. The reader checks it, and the JSON Schema says it.
indirect enum SpecificationType: Sendable {
    /// A text of 1 to `limit` bytes; `pattern` is what editors check beforehand.
    case text(limit: Int, pattern: String? = nil)
    /// The path of a file, relative to the folder of the author's file.
    case path
    /// A moment in UTC, by RFC 3339.
    case moment
    /// An integer from 0 to a highest one.
    case unsigned(highest: UInt64 = .max)
    /// A number, with a fraction or without.
    case number
    case flag
    /// One of a few words.
    case word([String])
    /// A list of `count` elements.
    case list(SpecificationType, count: ClosedRange<Int>)
    /// A mapping with known keys.
    case object(SpecificationObject)
    /// A mapping with keys that the author chooses, each of which matches `pattern`.
    case map(SpecificationType, pattern: String)
    /// Any of several.
    case either([SpecificationType])
}
