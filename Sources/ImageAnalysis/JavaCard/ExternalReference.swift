/// Something of another package that a CAP file's code refers to: an entry of the constant pool (Java Card Virtual
/// Machine Specification 3.1, 6.8). Token numbers can be compared with the export file of the package.
public struct ExternalReference: Equatable, Hashable, Sendable {
    /// What is referred to, by the entry's tag.
    public enum Kind: UInt8, Equatable, Hashable, Sendable {
        /// A class or interface.
        case classOrInterface = 1
        /// A field of an object.
        case instanceField
        /// A method that an object's class decides on.
        case virtualMethod
        /// A method of the class above.
        case superMethod
        /// A field of a class.
        case staticField
        /// A method of a class, or a constructor.
        case staticMethod
    }

    /// The package: its place among the imports.
    public let package: Int
    /// What is referred to.
    public let kind: Kind
    /// The token of the class.
    public let classToken: UInt8
    /// The token of the field or method; `nil` for a class.
    public let token: UInt8?

    /// A reference.
    public init(package: Int, kind: Kind, classToken: UInt8, token: UInt8?) {
        self.package = package
        self.kind = kind
        self.classToken = classToken
        self.token = token
    }
}
