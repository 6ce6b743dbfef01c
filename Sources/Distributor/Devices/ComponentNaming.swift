import CBOR
import SUIT
import Store

/// The names under which components stand in the store: those of SUIT are paths of bytes.
enum ComponentNaming {
    /// The name of the component with these segments: a readable path.
    ///
    /// - Throws: ``Store/StoreError`` where the path is longer than a name.
    static func name(of segments: [[UInt8]]) throws -> ComponentName {
        try ComponentName(ComponentIdentifier(segments).description.string)
    }
}
