/// Something that a manifest can make a device ask for.
public struct NamedResource: Equatable, Sendable {
    /// What it is.
    public enum Kind: Equatable, Sendable {
        /// A payload, or what is answered to an update request.
        case payload
        /// The manifest of a dependency.
        case dependency
        /// A descriptor, for the condition `eligible`.
        case descriptor
    }

    /// What it is.
    public let kind: Kind
    /// The index of the component that it is for.
    public let component: Int
    /// The section that asks for it.
    public let section: SUITSection
    /// Where the command stands, in bytes from the start of the buffer.
    public let at: Int
    /// Where its URI stands.
    public let uri: Range<Int>
    /// Where the fetch-arguments stand: with them, the URI is a resource request identifier and they are the
    /// characteristic definition [M1].
    public let definition: Range<Int>?
    /// Where it stands already, when it travels in the envelope.
    public let integrated: Range<Int>?
}
