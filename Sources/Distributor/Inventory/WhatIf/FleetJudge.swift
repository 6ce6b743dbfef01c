import CBOR
import Eligibility
import SUIT
import Store

/// Judges software against the layers of devices, once for all devices with the same layers.
struct FleetJudge {
    /// What came of it.
    struct Judgement: Sendable {
        /// The verdict.
        let outcome: Verdict.Outcome
        /// The critical edges, the first of which says why.
        let edges: [FailingEdge]
        /// What would make such devices eligible; empty where that is not known.
        let remedy: [String]
    }

    /// What is judged once for a kind of device.
    private struct Kind: Hashable {
        let capabilities: Int
        let lower: ContentDigest?
        let upper: ContentDigest?
        let path: Text?
        /// The image, where a table may speak of it.
        let image: [UInt8]?
    }

    /// What is remembered of one descriptor.
    private struct Memory {
        let parts: DescriptorParts
        var lasting: CapabilityClasses
        var passing: CapabilityClasses
        /// The numbers of capability sets, by their digests.
        var numbers: [ContentDigest?: (lasting: Int, passing: Int)] = [:]
        var kinds: [Kind: FleetIndices.Finding] = [:]
        var comparisons: [Int: FleetIndices.Finding] = [:]

        init(_ descriptor: Descriptor, tables: FleetTables) {
            parts = DescriptorParts(descriptor, and: tables.kinds)
            lasting = CapabilityClasses(parts.lastingKinds)
            passing = CapabilityClasses(parts.passingKinds)
        }
    }

    private let store: any InventoryStore
    private let remedies: FleetRemedies
    private let tables: FleetTables
    private var indices: FleetIndices
    private var memories: [SUITDigest: Memory] = [:]

    /// How many verdicts were made.
    private(set) var evaluations = 0

    /// A judge.
    init(store: any InventoryStore, indices: any BlobStorage, remedies: FleetRemedies, tables: FleetTables) {
        self.store = store
        self.remedies = remedies
        self.tables = tables
        self.indices = FleetIndices(blobs: indices, remedies: remedies, tables: tables)
    }

    /// Judges the software of a descriptor, whose image has the digest `image`, installed at `path` where that is known.
    mutating func judge(
        _ digest: SUITDigest,
        _ descriptor: Descriptor,
        image: SUITDigest,
        at path: Text?,
        on layers: FleetLayers
    ) async throws -> Judgement {
        // Taken out while it is changed, so that it is not copied.
        var memory = memories.removeValue(forKey: digest) ?? Memory(descriptor, tables: tables)
        defer { memories[digest] = memory }
        if memory.numbers[layers.capabilities] == nil {
            let set = try await capabilities(layers.capabilities)
            memory.numbers[layers.capabilities] = (
                memory.lasting.number(of: set), memory.passing.number(of: set)
            )
        }
        let numbers = memory.numbers[layers.capabilities] ?? (0, 0)
        let kind = Kind(
            capabilities: numbers.lasting,
            lower: layers.lower,
            upper: layers.upper,
            path: path,
            image: tables.isEmpty ? nil : image.bytes
        )
        if memory.kinds[kind] == nil {
            evaluations += 1
            memory.kinds[kind] = try await indices.judge(
                of: memory.parts.lasting,
                at: path,
                memory.lasting.sets[numbers.lasting],
                digests: [image.bytes, digest.bytes],
                lower: layers.lower,
                upper: layers.upper
            )
        }
        if memory.comparisons[numbers.passing] == nil, !memory.parts.passing.isEmpty {
            evaluations += 1
            memory.comparisons[numbers.passing] = compare(
                memory.parts,
                memory.passing.sets[numbers.passing]
            )
        }
        return FleetJudge.join([memory.kinds[kind], memory.comparisons[numbers.passing]].compactMap { $0 })
    }

    private func compare(_ parts: DescriptorParts, _ set: CapabilitySet) -> FleetIndices.Finding {
        let descriptor = Descriptor(requirements: parts.passing, identity: parts.lasting.identity)
        let verdict = tables.apply(
            to: Verdict(requirements: parts.passing, lower: set, provides: [], upper: []),
            descriptor,
            digests: [],
            lower: set,
            isPart: true
        )
        let remedy = remedies.remedy(for: verdict, of: descriptor, set, nil)
        return FleetIndices.Finding(verdict: verdict, remedy: remedy)
    }

    private func capabilities(_ digest: ContentDigest?) async throws -> CapabilitySet {
        guard let digest, let encoded = try await store.capabilitySet(digest) else { return CapabilitySet([]) }
        // It was read when it came: one that cannot be read now counts as one that says nothing.
        return (try? CapabilitySet(decoding: encoded.span)) ?? CapabilitySet([])
    }

    /// What the parts come to together: a remedy must help with each of them.
    private static func join(_ findings: [FleetIndices.Finding]) -> Judgement {
        let edges = findings.flatMap { $0.verdict.edges.filter(\.isCritical) }
        let bad = findings.filter { $0.verdict.outcome != .eligible }
        let isHelped = bad.allSatisfy { $0.verdict.outcome == .ineligible && !$0.remedy.isEmpty }
        return Judgement(
            outcome: Verdict(edges: edges).outcome,
            edges: edges,
            remedy: isHelped ? bad.flatMap(\.remedy) : []
        )
    }
}
