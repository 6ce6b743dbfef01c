public import CBOR
public import Eligibility

/// What is going to be installed, and what goes: the software of one or several descriptors, each file at its path.
public struct SoftwareUpdate: Equatable, Sendable {
    /// A file that comes.
    public struct Item: Equatable, Sendable {
        /// Where it is going to be, as its maker says.
        public var path: Text
        /// The program or library.
        public var object: LoadableObject
        /// What it requires beside what a loader looks for.
        public var attributes: [Requirement]
    }

    /// The name of the capability by which a part states folders for `/etc/ld.so.conf.d`.
    public static let loaderFoldersName: Text = "ld.so.conf"

    /// The programs and libraries that come.
    public private(set) var items: [Item] = []
    /// Symbolic links that come: path and target.
    public private(set) var links: [Text: Text] = [:]
    /// Paths of files and links that go.
    public private(set) var removed: [Text] = []
    /// Folders that come to the settings of the loader.
    public private(set) var loaderFolders: [Text] = []
    /// What the software as a whole requires.
    public private(set) var attributes: [Requirement] = []
    /// What it provides beside libraries.
    public private(set) var provides: [Capability] = []

    /// Nothing.
    public init() {}

    /// Adds the software of `descriptor`; `path` is where it is going to be if it is a single file.
    public mutating func add(_ descriptor: Descriptor, at path: Text) {
        if let object = LoadableObject(requirements: descriptor.requirements, provides: descriptor.provides) {
            add(path, object, descriptor.requirements)
        } else {
            attributes += descriptor.requirements.filter(Self.isAttribute)
        }
        provides += descriptor.provides.filter { $0.kind.rawValue > 5 && $0.kind != .staticTLS }
        for part in descriptor.parts { add(part) }
    }

    /// Adds a program or library at `path`.
    public mutating func add(_ path: Text, _ object: LoadableObject, _ requirements: [Requirement] = []) {
        items.append(Item(path: path, object: object, attributes: requirements.filter(Self.isAttribute)))
    }

    /// Adds a symbolic link.
    public mutating func addLink(_ path: Text, target: Text) { links[path] = target }

    /// Notes that the file or link at `path` goes, unless something comes in its place.
    public mutating func remove(_ path: Text) { removed.append(path) }

    /// Adds folders to the loader's settings.
    public mutating func addLoaderFolders(_ folders: [Text]) { loaderFolders += folders }

    private mutating func add(_ part: DescriptorPart) {
        if let target = part.linkTarget {
            links[part.path] = target
        } else if let object = LoadableObject(requirements: part.requirements, provides: part.provides) {
            add(part.path, object, part.requirements)
        } else {
            attributes += part.requirements.filter(Self.isAttribute)
        }
        for case .attribute(let attribute) in part.provides {
            if attribute.kind == .file, attribute.name == Self.loaderFoldersName,
                case .texts(let list) = attribute.value
            {
                loaderFolders += list
            } else if attribute.kind != .staticTLS {
                provides.append(.attribute(attribute))
            }
        }
    }

    /// Whether a requirement is not one of those that the model of the loader looks at.
    private static func isAttribute(_ requirement: Requirement) -> Bool {
        switch requirement.kind {
        case .machine, .interpreter, .sharedLibrary, .symbolVersions, .symbols: return false
        case .staticTLS, .executableStack: return false
        case .abi:
            if case .attribute(let need) = requirement.constraint { return need.name != "float" }
            return true
        default: return true
        }
    }
}
