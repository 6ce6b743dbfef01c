import Glibc
import Store

extension StoreError {
    /// What a failed system call means to the caller.
    ///
    /// - Parameters:
    ///   - number: The error number.
    ///   - act: What was being done, such as `write a blob`.
    init(errno number: Int32, while act: String) {
        let found = String(cString: strerror(number))
        let advice: String? =
            switch number {
            case ENOSPC, EDQUOT: "make room; nothing was changed"
            case EACCES, EPERM, EROFS: "check the folder's permissions"
            case EMFILE, ENFILE: "raise the limit on open files"
            default: nil
            }
        self.init(.unavailable, "cannot \(act)", found: found, advice: advice)
    }
}

/// Repeats a system call for as long as a signal interrupts it.
///
/// - Parameters:
///   - act: What is being done, for the error.
///   - call: The call, which returns a negative number on failure.
func retrying<Number: SignedInteger>(_ act: String, _ call: () -> Number) throws(StoreError) -> Number {
    while true {
        let result = call()
        if result >= 0 { return result }
        let number = errno
        guard number == EINTR else { throw StoreError(errno: number, while: act) }
    }
}
