public import CBOR

/// What came of processing a manifest (draft-ietf-suit-report section 4, SUIT_Report).
///
/// The status report of the update protocol is one with private keys; this type reads and writes the reports of any
/// implementation.
public struct SUITReport: Equatable, Sendable {
    /// One entry of the report's records.
    public enum Entry: Equatable, Hashable, Sendable {
        /// What happened at a command.
        case record(ReportRecord)
        /// What holds of a component.
        case claims(SystemPropertyClaims)
    }

    /// What came of it.
    public enum Result: Equatable, Hashable, Sendable {
        /// All went well.
        case success
        /// Processing stopped.
        ///
        /// - Parameters:
        ///   - code: the implementation's own.
        ///   - record: where; nothing where no command had run yet.
        ///   - reason: why.
        case failure(code: Int64, record: ReportRecord?, reason: ReportReasonCode)
    }

    /// Most entries.
    public static let entryLimit = 256
    /// Most bytes of the reference URI.
    public static let uriLimit = 1_024

    /// The manifest's reference URI (its key 4), or empty.
    public var uri: Text
    /// The digest of the manifest.
    public var digest: SUITDigest
    /// What shows that the report is not an old one.
    public var nonce: [UInt8]?
    /// The records and claims.
    public var entries: [Entry]
    /// What came of it.
    public var result: Result
    /// What the device can do.
    public var capabilities: CapabilityReport?
    /// Keys that the draft does not define, and their encoded values.
    public var extensions: [ReportedParameter]

    /// A report about the manifest with the given digest.
    public init(
        uri: Text = "",
        digest: SUITDigest,
        nonce: [UInt8]? = nil,
        entries: [Entry] = [],
        result: Result,
        capabilities: CapabilityReport? = nil,
        extensions: [ReportedParameter] = []
    ) {
        self.uri = uri
        self.digest = digest
        self.nonce = nonce
        self.entries = entries
        self.result = result
        self.capabilities = capabilities
        self.extensions = extensions
    }

    enum Key {
        static let nonce: Int64 = 2
        static let records: Int64 = 3
        static let result: Int64 = 4
        static let resultCode: Int64 = 5
        static let resultRecord: Int64 = 6
        static let resultReason: Int64 = 7
        static let capabilities: Int64 = 8
        static let reference: Int64 = 99
    }
}
