/// The kinds of components of a CAP file, by their numbers (Java Card Virtual Machine Specification 3.1, table 6-1).
public enum CAPComponentTag: UInt8, CaseIterable, Hashable, Sendable {
    /// What the file is: package and version.
    case header = 1
    /// The sizes of all components.
    case directory
    /// The applets.
    case applet
    /// The packages that it needs.
    case imports
    /// What its code refers to.
    case constantPool
    /// Its classes.
    case classes
    /// Its code.
    case method
    /// Its static fields.
    case staticField
    /// Where code refers to the constant pool.
    case referenceLocation
    /// What other packages may use of it.
    case export
    /// Types, for the verifier.
    case descriptor
    /// Names, for people who debug.
    case debug
    /// Data that stand beside the code (CAP format 2.3).
    case staticResources

    /// The component's name as its file in the archive has it.
    public var name: String {
        switch self {
        case .header: "Header"
        case .directory: "Directory"
        case .applet: "Applet"
        case .imports: "Import"
        case .constantPool: "ConstantPool"
        case .classes: "Class"
        case .method: "Method"
        case .staticField: "StaticField"
        case .referenceLocation: "RefLocation"
        case .export: "Export"
        case .descriptor: "Descriptor"
        case .debug: "Debug"
        case .staticResources: "StaticResources"
        }
    }

    /// Whether the component is sent to a card and stays there. The verifier's types and the debugger's names are not.
    public var isLoaded: Bool { self != .debug && self != .descriptor }
}
