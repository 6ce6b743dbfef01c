public import CBOR

/// A shared library that software needs (requirement of kind 3), and where it looks for it first.
///
/// On the wire: the name, or `[name, [+ folder], inherited]` where the software names folders itself.
public struct SharedLibrary: Equatable, Sendable {
    /// The name as the software asks for it (DT_NEEDED): mostly the library's DT_SONAME, or a path.
    public var name: Text
    /// Folders that the software has searched before the system's own, in order. `$ORIGIN` in them stands for the
    /// folder that the software is installed in.
    public var searchPath: [Text]
    /// Whether the libraries that it loads search those folders too: DT_RPATH, as opposed to DT_RUNPATH.
    public var isSearchPathInherited: Bool

    /// A library by name.
    public init(name: Text, searchPath: [Text] = [], isSearchPathInherited: Bool = false) {
        self.name = name
        self.searchPath = searchPath
        self.isSearchPathInherited = isSearchPathInherited
    }

    func encode(into encoder: inout CBOREncoder) {
        guard !searchPath.isEmpty else {
            encoder.encode(text: name)
            return
        }
        encoder.beginArray(3)
        encoder.encode(text: name)
        encoder.beginArray(searchPath.count)
        for folder in searchPath { encoder.encode(text: folder) }
        encoder.encode(isSearchPathInherited)
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        if try decoder.peek() == .text {
            self.init(name: try decoder.readTextValue())
            return
        }
        try decoder.beginArray(count: 3)
        let name = try decoder.readTextValue()
        let start = decoder.offset
        var remaining = try decoder.beginArray()
        guard remaining > 0 else { throw .invalidValue(at: start) }
        var searchPath: [Text] = []
        while remaining > 0 {
            searchPath.append(try decoder.readTextValue())
            remaining -= 1
        }
        self.init(name: name, searchPath: searchPath, isSearchPathInherited: try decoder.readBool())
    }
}
