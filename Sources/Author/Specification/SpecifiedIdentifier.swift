public import Foundation

/// A vendor or class id, with what the author wrote for it.
public struct SpecifiedIdentifier: Equatable, Hashable, Sendable {
    /// The id.
    public let identifier: UUID
    /// The author's text: a name that the id was made from, or the id itself.
    public let written: String

    /// An id that was given as such.
    public init(_ identifier: UUID) {
        self.identifier = identifier
        self.written = identifier.uuidString.lowercased()
    }

    /// The id of the vendor that owns the domain `domain`.
    public init(domain: String) {
        self.identifier = NameBasedIdentifier.vendor(domain: domain)
        self.written = domain
    }

    /// The id of the class `name` of the vendor `vendor`.
    public init(deviceClass name: String, of vendor: UUID) {
        self.identifier = NameBasedIdentifier.deviceClass(name, of: vendor)
        self.written = name
    }
}
