import Eligibility

extension MemoryRegion {
    /// A range, or `nil` where it is empty or reaches beyond the last address.
    init?(checkedStart start: UInt64, length: UInt64, access: UInt8 = 0) {
        guard length > 0, !start.addingReportingOverflow(length - 1).overflow else { return nil }
        self.init(start: start, length: length, access: access)
    }

    /// The last address of a range that is not empty.
    var last: UInt64 { start &+ (length &- 1) }

    /// Whether `address` lies in it.
    func holds(_ address: UInt64) -> Bool { address >= start && address <= last }

    /// The first and the last address, for people.
    var addresses: String { "\(start.hexadecimal)-\(last.hexadecimal)" }
}
