import CBOR
import Eligibility
import ImageAnalysis
import Store

/// Judges with the indices of layers, which are read once for all devices that have the same.
struct FleetIndices {
    /// The indices that devices with the same software have in common.
    private struct Pair: Hashable {
        let lower: ContentDigest?
        let upper: ContentDigest?
    }

    /// What there is of the indices of some devices.
    private enum Known {
        case index(DeviceIndex, hasUpper: Bool)
        /// There is none, and why.
        case none(Text)
    }

    /// A verdict, and what would help where it is not eligible.
    struct Finding {
        let verdict: Verdict
        let remedy: [String]
    }

    private let blobs: any BlobStorage
    private let remedies: FleetRemedies
    private let tables: FleetTables
    private var known: [Pair: Known] = [:]

    /// How many indices are kept in memory; each has some MiB.
    private static let memory = 32
    private static let byteLimit = 16 << 20
    /// Kinds that only an index tells about.
    private static let indexKinds: [CapabilityKind] = [
        .interpreter, .sharedLibrary, .symbolVersions, .symbols,
    ]

    /// Indices among `blobs`.
    init(blobs: any BlobStorage, remedies: FleetRemedies, tables: FleetTables) {
        self.blobs = blobs
        self.remedies = remedies
        self.tables = tables
    }

    /// The verdict on the software of `descriptor`, installed at `path`; where nobody says, in the place of the library of its
    /// name.
    mutating func judge(
        of descriptor: Descriptor,
        at path: Text?,
        _ capabilities: CapabilitySet?,
        digests: [[UInt8]],
        lower: ContentDigest?,
        upper: ContentDigest?
    ) async throws -> Finding {
        let set = capabilities ?? CapabilitySet([])
        switch try await indices(lower, upper) {
        case .index(let index, let hasUpper):
            var update = SoftwareUpdate()
            update.add(descriptor, at: path ?? Self.place(of: descriptor, in: index))
            var check = UpdateCheck(index, update)
            let subfolders = Self.subfolders(set)
            check.processorSubfolders = subfolders
            var verdict = tables.apply(
                to: check.verdict(capabilities: set).verdict,
                descriptor,
                digests: digests,
                lower: index.attributes.merging(set)
            )
            let remedy = remedies.remedy(for: verdict, of: descriptor, set, (index, update, subfolders))
            if !hasUpper, let edge = Self.upperEdge(descriptor, "the device has not told what is installed") {
                verdict = Verdict(edges: verdict.edges + [edge], checked: verdict.checked + 1)
            }
            return Finding(verdict: verdict, remedy: remedy)
        case .none(let why):
            var blind = set
            if !Self.tellsMachine(set) { blind.unexaminedKinds.append(.machine) }
            for kind in Self.indexKinds where !blind.unexaminedKinds.contains(kind) {
                blind.unexaminedKinds.append(kind)
            }
            let layers = Verdict(
                of: descriptor,
                lower: blind,
                upper: [],
                findings: Self.upperEdge(descriptor, why).map { [$0] } ?? []
            )
            let verdict = tables.apply(to: layers, descriptor, digests: digests, lower: blind)
            return Finding(verdict: verdict, remedy: remedies.remedy(for: verdict, of: descriptor, set, nil))
        }
    }

    private mutating func indices(_ lower: ContentDigest?, _ upper: ContentDigest?) async throws -> Known {
        let pair = Pair(lower: lower, upper: upper)
        if let known = known[pair] { return known }
        let found = try await load(lower, upper)
        if known.count >= Self.memory { known.removeAll() }
        known[pair] = found
        return found
    }

    private func load(_ lower: ContentDigest?, _ upper: ContentDigest?) async throws -> Known {
        guard let lower else { return .none("the inventory has no index") }
        guard let base = try await index(lower) else { return .none("the device has not sent the index yet") }
        guard let upper, let above = try await index(upper) else { return .index(base, hasUpper: false) }
        return .index(base.joined(with: above), hasUpper: true)
    }

    private func index(_ digest: ContentDigest) async throws -> DeviceIndex? {
        guard try await blobs.info(digest) != nil else { return nil }
        let bytes = try await blobs.bytes(of: digest, limit: Self.byteLimit)
        // It came from a device: what cannot be read is as good as nothing.
        return try? DeviceIndex(decoding: bytes.span)
    }

    // MARK: Parts

    /// Where the library of the same name lies, or else where nothing else lies.
    private static func place(of descriptor: Descriptor, in index: DeviceIndex) -> Text {
        for case .sharedLibrary(let name) in descriptor.provides {
            if let file = index.files.first(where: { $0.soname == name }) { return file.path }
        }
        return "/opt/software"
    }

    /// Folders in which glibc looks first on a processor (`ld.so`, glibc-hwcaps), best first.
    private static func subfolders(_ set: CapabilitySet) -> [Text] {
        var levels: [String] = []
        for case .attribute(let attribute) in set.capabilities where attribute.kind == .cpuFeature {
            let name = attribute.name.string
            if name.hasPrefix("x86-64-v"), name != "x86-64-v1" { levels.append("glibc-hwcaps/" + name) }
        }
        return levels.sorted(by: >).map { Text($0) }
    }

    private static func tellsMachine(_ set: CapabilitySet) -> Bool {
        set.capabilities.contains { if case .machine = $0 { true } else { false } }
    }

    /// Without an index of the upper layer nobody knows what stands on a library that is to be replaced.
    private static func upperEdge(_ descriptor: Descriptor, _ why: Text) -> FailingEdge? {
        for case .sharedLibrary(let name) in descriptor.provides {
            return FailingEdge(
                side: .upper,
                kind: .sharedLibrary,
                reason: .undetermined,
                owner: "what is installed",
                subject: name,
                found: why
            )
        }
        return nil
    }
}
