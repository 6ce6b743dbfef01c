public import CBOR

/// Symbol versions of a shared library (kind 4): as a requirement those that must be defined, as a capability those that
/// are.
///
/// A library without any such capability defines no versions, and then satisfies every need of one, as with glibc's
/// loader, which only warns. A library that defines versions but none of those in question has the capability with
/// an empty list. On the wire: `[library, [* version]]`, versions in ascending bytewise order.
public struct SymbolVersions: Equatable, Sendable {
    /// The library's name.
    public var library: Text
    /// The versions, such as `GLIBC_2.34`, in ascending bytewise order and each once.
    public let versions: [Text]

    /// Versions in any order; they are put in order.
    public init(library: Text, versions: [Text]) {
        self.library = library
        self.versions = SortedTexts.make(versions)
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encode(text: library)
        SortedTexts.encode(versions, into: &encoder)
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 2)
        self.library = try decoder.readTextValue()
        self.versions = try SortedTexts.decode(&decoder)
    }
}
