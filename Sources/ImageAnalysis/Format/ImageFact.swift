public import CBOR

/// One thing about an image that people want to see, such as its entry point. No verdict depends on it.
public struct ImageFact: Equatable, Sendable {
    /// What it is about, such as `entry point`.
    public var label: Text
    /// What it is, such as `0x08000401`.
    public var value: Text

    /// A fact.
    public init(_ label: Text, _ value: Text) {
        self.label = label
        self.value = value
    }
}
