/// Why certificate or key of a server cannot be used.
public struct TLSFilesError: Error, Sendable {
    /// What is wrong.
    public let reason: String
    /// The file and what was found in it, as it can stand in a log.
    public let found: String

    /// What would have been right.
    public static let expected = "a PEM file, the server's own certificate first"
    /// What to do about it.
    public static let advice = "check --tls-cert and --tls-key"

    init(_ reason: String, _ file: String, _ found: String) {
        self.reason = reason
        self.found = "\(LogText(file)): \(LogText(found))"
    }
}
