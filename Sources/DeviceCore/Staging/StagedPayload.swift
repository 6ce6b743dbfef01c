public import UpdateProtocol

/// A payload that lies in the spool for a staging component, until the update is over.
public struct StagedPayload: Equatable, Sendable {
    /// The component's index in the manifest.
    public let manifestComponent: Int
    /// The SHA-256 digest of the bytes in the spool, taken when all of them were there.
    public let digest: [UInt8]
    /// Their number.
    public let size: UInt64
    /// What came over the wire.
    public let transfer: StatusReport.Transfer

    /// A payload in the spool.
    public init(manifestComponent: Int, digest: [UInt8], size: UInt64, transfer: StatusReport.Transfer) {
        self.manifestComponent = manifestComponent
        self.digest = digest
        self.size = size
        self.transfer = transfer
    }
}
