import HTTPOrigin

/// An address on the command line.
enum GatewayAddress {
    /// Reads an http or https URL.
    static func read(_ text: String, _ option: String) throws -> OriginURL {
        do throws(OriginError) { return try OriginURL(parsing: text) } catch {
            throw CommandFailure(
                .usage,
                "the address cannot be used",
                at: "\(option) \(text)",
                expected: "an http or https URL, such as https://updates.example.com",
                found: error.found
            )
        }
    }
}
