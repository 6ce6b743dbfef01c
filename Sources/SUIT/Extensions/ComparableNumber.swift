/// An integer or a floating-point number, which compare exactly: no integer is rounded on the way.
enum ComparableNumber: Equatable {
    case integer(Int64)
    case float(Double)

    /// Whether `self` is at most `other`. Nothing is at most, or at least, what is not a number.
    func isAtMost(_ other: ComparableNumber) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left <= right
        case (.float(let left), .float(let right)): left <= right
        case (.integer(let left), .float(let right)): ComparableNumber.isAtMost(left, right)
        case (.float(let left), .integer(let right)): ComparableNumber.isAtMost(left, right)
        }
    }

    private static func isAtMost(_ left: Int64, _ right: Double) -> Bool {
        if right.isNaN { return false }
        if right >= 0x1p63 { return true }
        if right < -0x1p63 { return false }
        // Cutting the fraction off rounds towards zero, so that below zero it may have gone up.
        let cut = Int64(right)
        return left < cut || (left == cut && Double(cut) <= right)
    }

    private static func isAtMost(_ left: Double, _ right: Int64) -> Bool {
        if left.isNaN { return false }
        if left >= 0x1p63 { return false }
        if left < -0x1p63 { return true }
        let cut = Int64(left)
        return cut < right || (cut == right && Double(cut) >= left)
    }
}
