public import CBOR
import Eligibility

/// A device as it is going to be when an update is installed: what the index knows, without what goes, and with what comes.
///
/// Files come at their paths with the links of the device followed (`/lib` mostly leads to `/usr/lib`), and the links that
/// ldconfig(8) makes for libraries in the loader's folders are counted.
public final class UpdatedSystem: LoaderView {
    /// The device before the update.
    public let index: DeviceIndex
    /// The loader's settings after the update.
    public let folders: LoaderFolders
    /// What comes: paths free of links.
    public private(set) var incoming: [Text: LoadableObject] = [:]
    /// What comes, in the order in which the software names it.
    public private(set) var incomingPaths: [Text] = []
    private var links: [Text: Text] = [:]
    private var removed: Set<Text> = []
    private var folderCache: [Text: Text] = [:]
    private let contents: IndexContents

    /// The device of `index` after `update`.
    public convenience init(_ index: DeviceIndex, _ update: SoftwareUpdate) {
        self.init(IndexContents(index), update)
    }

    init(_ contents: IndexContents, _ update: SoftwareUpdate) {
        self.contents = contents
        self.index = contents.index
        var folders = contents.index.folders
        folders.configured += update.loaderFolders.filter { !folders.configured.contains($0) }
        self.folders = folders
        for path in update.removed { removed.insert(place(path)) }
        for (path, target) in update.links {
            let place = place(path)
            // Where the device has a folder, a package's link to a folder changes nothing.
            links[place] = target
        }
        if !update.links.isEmpty { folderCache = [:] }
        for item in update.items {
            let place = place(item.path)
            links[place] = nil
            if incoming.updateValue(item.object, forKey: place) == nil { incomingPaths.append(place) }
        }
        linkLibraries()
    }

    /// Whether the file at `path`, free of links, comes with the update.
    public func isIncoming(_ path: Text) -> Bool { incoming[path] != nil }

    /// The paths that are not what they were before: of files, free of links.
    public var changedPaths: Set<Text> { removed.union(incoming.keys).union(links.keys) }

    // MARK: Files

    /// The path of the file that `path` leads to, free of links, or `nil` where there is none.
    public func resolve(_ path: Text) -> Text? { resolve(path, depth: 40) }

    /// What is at a path that ``resolve(_:)`` returned.
    public func content(at path: Text) -> LoaderFile? {
        if let object = incoming[path] { return .object(object) }
        guard let number = index.place(of: path), !removed.contains(path) else { return nil }
        return contents[number]
    }

    private func resolve(_ path: Text, depth: Int) -> Text? {
        guard depth > 0 else { return nil }
        let place = place(path, depth: depth)
        if let target = link(at: place) {
            return resolve(Self.follow(target, from: place), depth: depth - 1)
        }
        if incoming[place] != nil { return place }
        return index.place(of: place) != nil && !removed.contains(place) ? place : nil
    }

    /// `path` with the links in its folders followed, but not the one that it may be itself.
    private func place(_ path: Text, depth: Int = 40) -> Text {
        guard depth > 0 else { return path }
        let name = LoaderPath.name(path)
        if name.isEmpty || name == "." || name == ".." { return place(LoaderPath.normalized(path), depth: depth - 1) }
        return LoaderPath.join(folder(LoaderPath.parent(path), depth: depth), name)
    }

    private func folder(_ path: Text, depth: Int) -> Text {
        if path.utf8 == [0x2F] || depth <= 0 { return "/" }
        if let known = folderCache[path] { return known }
        let place = place(path, depth: depth - 1)
        let result = link(at: place).map { folder(Self.follow($0, from: place), depth: depth - 1) } ?? place
        folderCache[path] = result
        return result
    }

    private func link(at place: Text) -> Text? {
        if let target = links[place] { return target }
        if incoming[place] != nil || removed.contains(place) { return nil }
        return index.links[place]
    }

    private static func follow(_ target: Text, from place: Text) -> Text {
        LoaderPath.normalized(
            LoaderPath.isAbsolute(target) ? target : LoaderPath.join(LoaderPath.parent(place), target)
        )
    }

    // MARK: What ldconfig does

    /// The folders that ldconfig looks into, free of links.
    private var libraryFolders: Set<Text> {
        var all = folders.configured + SystemFolders.glibc(LoadableObject(machine: index.machine ?? .any).header)
        if let machine = index.machine, machine.addressClass == 2, machine.number == 62 {
            all += ["/lib32", "/usr/lib32"]
        }
        return Set(all.map { folder($0, depth: 40) })
    }

    /// A library by its own name, in a folder.
    private struct Name: Hashable {
        let folder: Text
        let soname: Text
    }

    /// Links the names of libraries that come or go to the newest file of that name in the same folder (ldconfig(8)).
    private func linkLibraries() {
        guard !incoming.isEmpty || !removed.isEmpty else { return }
        let libraryFolders = libraryFolders
        var newest: [Name: Text?] = [:]
        func name(_ path: Text, _ soname: Text?) -> Name? {
            let folder = LoaderPath.parent(path)
            guard let soname, !LoaderPath.hasSlash(soname), libraryFolders.contains(folder) else { return nil }
            return Name(folder: folder, soname: soname)
        }
        for path in removed {
            if let name = name(path, index.file(at: path)?.soname) { newest[name] = .some(nil) }
        }
        for path in incomingPaths {
            if let name = name(path, incoming[path]?.soname) { Self.consider(path, for: &newest[name, default: nil]) }
        }
        for folder in Set(newest.keys.map(\.folder)) {
            for place in index.places(in: folder) {
                let file = index.files[place]
                guard let name = name(file.path, file.soname), newest[name] != nil, !removed.contains(file.path),
                    incoming[file.path] == nil
                else { continue }
                Self.consider(file.path, for: &newest[name, default: nil])
            }
        }
        for (name, file) in newest {
            let link = LoaderPath.join(name.folder, name.soname)
            guard let file, incoming[link] == nil, index.place(of: link) == nil || removed.contains(link) else {
                continue
            }
            links[link] = file
        }
    }

    /// The names of libraries in the loader's folders that no link or file stands under.
    func absentLibraryLinks() -> [Text: Text] {
        var absent: [Text: Text?] = [:]
        for folder in libraryFolders {
            for place in index.places(in: folder) {
                guard let soname = index.files[place].soname, !LoaderPath.hasSlash(soname) else { continue }
                let link = LoaderPath.join(folder, soname)
                guard index.place(of: link) == nil, index.links[link] == nil else { continue }
                Self.consider(index.files[place].path, for: &absent[link, default: nil])
            }
        }
        return absent.compactMapValues { $0 }
    }

    /// Takes the name of the file at `path` where it is newer than `newest`, and one that ldconfig looks at.
    private static func consider(_ path: Text, for newest: inout Text?) {
        let name = LoaderPath.name(path)
        guard name.utf8.starts(with: Text("lib").utf8) || name.utf8.starts(with: Text("ld-").utf8),
            DeviceIndexBuilder.isLibraryName(name)
        else { return }
        if let current = newest, !LibraryName.precedes(current, name) { return }
        newest = name
    }
}

extension Machine {
    /// Stands for the processor of a device without programs.
    fileprivate static let any = Machine(addressClass: 2, byteOrder: 1, number: 62)
}
