public import UpdateProtocol

/// Private reasons for which a device waits, or stops, though the software fits.
extension ReportReason {
    /// A user of the device has been asked, and has not answered yet.
    public static let awaitingUser = ReportReason(code: 65_546)
    /// The hours in which the device may download have not come yet.
    public static let awaitingWindow = ReportReason(code: 65_547)
    /// A user of the device has turned the update down.
    public static let rejectedByUser = ReportReason(code: 65_548)
    /// The new software did not pass a test on the device, before it was switched to.
    public static let probeFailed = ReportReason(code: 65_549)
}
