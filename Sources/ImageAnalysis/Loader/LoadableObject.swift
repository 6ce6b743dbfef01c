public import CBOR
public import Eligibility

/// What a loader has to know of a program or library to load it: the same facts whether they come from an ELF file, from
/// a device's index or from the descriptor of software that is not there yet.
///
/// Symbols are hashes (``SymbolHash``), so that an object takes about five bytes for each.
public struct LoadableObject: Equatable, Sendable {
    /// The versions that are needed of one library (DT_VERNEED), weak ones left out.
    public struct VersionNeed: Equatable, Sendable {
        /// The library, as DT_NEEDED names it.
        public var library: Text
        /// The versions, in the order in which a loader looks for them.
        public var versions: [Text]

        /// A need of `versions`.
        public init(library: Text, versions: [Text]) {
            self.library = library
            self.versions = versions
        }
    }

    /// The processor that it is for.
    public var machine: Machine
    /// The calling convention for floating-point numbers, where the processor has several: `hard`, `soft`, `double` …
    public var floatABI: Text = ""
    /// Its own library name (DT_SONAME).
    public var soname: Text?
    /// The path of the loader that a program asks for.
    public var interpreter: Text?
    /// The libraries that it needs, in order.
    public var needed: [Text] = []
    /// Folders in which the file and what it loads look for libraries (DT_RPATH where there is no DT_RUNPATH).
    public var rpath: [Text] = []
    /// Folders in which the file itself looks for libraries (DT_RUNPATH).
    public var runpath: [Text] = []
    /// The symbol versions that it needs.
    public var versionNeeds: [VersionNeed] = []
    /// The symbol versions that it defines beside its base version, or `nil` where it defines none at all and so
    /// suits every need of one.
    public var definedVersions: [Text]?
    /// The symbols that it cannot do without, by library; the empty name stands for any.
    public var imports: [Symbols] = []
    /// The symbols that it gives to others.
    public var exports: [SymbolGroup] = []
    /// Thread-local memory in bytes; 0 for none.
    public var threadLocalSize: UInt64 = 0
    /// The alignment of its thread-local memory.
    public var threadLocalAlignment: UInt64 = 0
    /// Thread-local memory in bytes that must lie in the block that is set up at a program's start; 0 for none.
    public var staticTLS: UInt64 = 0
    /// Whether it asks for an executable stack.
    public var wantsExecutableStack = false
    /// The largest page size that it can be mapped with, in bytes.
    public var alignment: UInt64 = 0
    /// The x86-64 level above the baseline that it says it needs.
    public var x86Level: Int?
    /// The oldest kernel that it says it runs on.
    public var oldestKernel: [UInt32]?

    /// An object for `machine` that needs and gives nothing.
    public init(machine: Machine) {
        self.machine = machine
    }

    /// Whether its symbols are numbered with versions at all.
    var numbersSymbols: Bool { definedVersions != nil || !versionNeeds.isEmpty }

    /// Whether it is a program, which a kernel starts and its loader then loads.
    public var isProgram: Bool { interpreter != nil }

    /// The header of a file for the same machine.
    var header: ELFHeader {
        ELFHeader(machine) ?? ELFHeader(elfClass: .bits64, byteOrder: .little, machine: .x86_64)
    }

    /// Whether it can be loaded into a process that `other` is in; loaders pass over files that cannot.
    func isLoadable(with other: LoadableObject) -> Bool {
        machine == other.machine && (floatABI == other.floatABI || floatABI.isEmpty || other.floatABI.isEmpty)
    }

    /// Whether a reference to `symbol` with `version` (empty: without one) binds to a definition of this object.
    ///
    /// By the rules of glibc (`elf/dl-lookup.c`, `check_match`): a versioned reference binds to the same version, or to
    /// a visible definition without version; a reference without version binds to a base or first version, or to
    /// the one visible version. musl (`ldso/dynlink.c`) binds by name to whatever is visible.
    func provides(_ symbol: SymbolHash, version: Text, rules: LoaderRules) -> Bool {
        if version.isEmpty || rules == .musl {
            for group in exports where group.hashes.contains(symbol) { return true }
            return false
        }
        for group in exports {
            if group.version.isEmpty {
                if group.hashes.contains(symbol) { return true }
            } else if group.version == version {
                if group.hashes.contains(symbol) || group.hidden.contains(symbol) { return true }
            }
        }
        return false
    }
}
