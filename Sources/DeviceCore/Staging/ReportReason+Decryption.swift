public import UpdateProtocol

extension ReportReason {
    /// The payload is encrypted, and not for a key of the device.
    public static let noDecryptionKey = ReportReason(code: 65_545)
}
