import Foundation

/// Why the system refused, in its own words.
struct SystemError: Error, CustomStringConvertible {
    let description: String

    /// What `errno` says at this moment.
    static var last: SystemError { SystemError(description: String(cString: strerror(errno))) }
}
