import HTTPServing
import HTTPTypes

/// The gateways that a message has passed: `Via: 1.1 NAME, 1.1 NAME` (RFC 9110 section 7.6.3). A gateway whose own name is
/// in it is part of a circle.
struct Hops: Sendable, Equatable {
    /// Most gateways on a way.
    static let limit = 8

    /// The names, the first gateway's first.
    let names: [String]

    /// No gateway yet: what a gateway asks on its own account.
    static let none = Hops(names: [])

    private init(names: [String]) { self.names = names }

    /// Reads the fields of a request.
    ///
    /// - Throws: ``Problem`` with status 508 where `own` is among them, or where there are too many.
    init(_ fields: HTTPFields, own: String) throws(Problem) {
        var names: [String] = []
        for field in fields[values: .viaGateways] {
            for entry in field.split(separator: ",") {
                let parts = entry.split(whereSeparator: { $0 == " " || $0 == "\t" })
                // Protocol and name; a comment may follow.
                guard parts.count >= 2 else { continue }
                names.append(String(parts[1].prefix(128)))
                guard names.count <= Self.limit * 4 else { break }
            }
        }
        guard !names.contains(own) else { throw .loop("this gateway, \(own)") }
        guard names.count < Self.limit else { throw .loop("\(names.count) gateways") }
        self.names = names
    }

    /// The field of the message that goes on.
    func field(adding own: String) -> String { (names + [own]).map { "1.1 " + $0 }.joined(separator: ", ") }
}
