/// A manifest that another one depends on (suit-trust-domains section 5).
public struct DependencySpecification: Equatable, Sendable {
    /// The signed envelope.
    public var manifest: SpecifiedFile
    /// The component id that devices keep it under.
    public var prefix: [[UInt8]]
    /// Where devices fetch it; `#name` puts it into the envelope.
    public var uri: String
    /// The encryption info, where what devices fetch is encrypted (suit-trust-domains section 8.2).
    public var encryption: SpecifiedFile?
    /// The encrypted envelope, with ``encryption``.
    public var ciphertext: SpecifiedFile?
    /// Where it stands in the author's file.
    public var place: SourcePlace?

    /// A dependency on the manifest in `manifest`.
    public init(manifest: SpecifiedFile, prefix: [[UInt8]], uri: String) {
        self.manifest = manifest
        self.prefix = prefix
        self.uri = uri
    }
}
