import Answering
import CBOR
import COSE
import PatchFormat
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

/// Decides as the distributor does, over the manifests and images that the gateway has [G1]. It has no author's keys, and
/// checks no signature: devices do.
actor LocalDecider: OfflineDecider {
    private let envelopes: EnvelopeShelf
    private let images: ImageShelf
    private let workshop: PatchWorkshop
    private var manifests: [ContentDigest: AcceptedManifest] = [:]
    private var unreadable: Set<ContentDigest> = []

    /// Most manifests that are kept ready.
    private static let manifestLimit = 16

    init(envelopes: EnvelopeShelf, images: ImageShelf, workshop: PatchWorkshop) {
        self.envelopes = envelopes
        self.images = images
        self.workshop = workshop
    }

    /// Decides about a request.
    func answer(_ request: UpdateRequest) async -> UpdateAnswer? {
        guard let decided = await decide(request), !decided.decision.entries.isEmpty else { return nil }
        var entries: [UpdateAnswer.Entry] = []
        for entry in decided.decision.entries {
            let outcome: UpdateOutcome?
            switch entry.outcome {
            case .current: outcome = .nothing(reason: "current")
            case .noVariant: outcome = .nothing(reason: "no variant for this class")
            case .deliver(let target): outcome = await deliver(target, request)
            }
            // What is not here may be at the distributor: the device is to ask again, and not to hear that there is nothing.
            guard let outcome else { return nil }
            entries.append(UpdateAnswer.Entry(component: entry.component, outcome: outcome))
        }
        return UpdateAnswer(entries: entries, detail: decided.detail)
    }

    /// The codecs that patches for the device may have; none where a component has a single slot: a patch for one slot is no use
    /// to another.
    private static func codecs(of request: UpdateRequest) -> PatchCodecs {
        request.formats.contains { InPlaceOffer(number: $0) != nil } ? .none : PatchCodecs(offered: request.formats)
    }

    /// Learns from an answer of the upstream which payloads are forms of which images.
    func learn(_ request: UpdateRequest, _ answer: UpdateAnswer) async {
        for (target, format, digest, size) in await targets(request, answer) {
            guard let result = ContentDigest(target.digest.bytes), digest != result else { continue }
            let isPatch = format == PayloadFormat.patch.rawValue
            if isPatch, Self.codecs(of: request).isEmpty { continue }
            let precursor = target.precursor.flatMap { ContentDigest($0.bytes) }
            guard !isPatch || precursor != nil else { continue }
            images.payloads.add(
                PayloadForm(
                    format: format,
                    result: result,
                    digest: digest,
                    size: size,
                    precursor: isPatch ? precursor : nil,
                    codecs: isPatch ? Self.codecs(of: request).rawValue : 0
                )
            )
        }
    }

    /// The upstream's answer with patches of the gateway in place of full images, where they are there and pay.
    func improve(_ answer: UpdateAnswer, for request: UpdateRequest) async -> UpdateAnswer {
        let codecs = Self.codecs(of: request)
        guard !codecs.isEmpty else { return answer }
        var patches: [ContentDigest: PayloadForm] = [:]
        for (target, format, digest, size) in await targets(request, answer) {
            guard format != PayloadFormat.patch.rawValue, let result = ContentDigest(target.digest.bytes),
                let precursor = target.precursor.flatMap({ ContentDigest($0.bytes) }),
                target.formats?.contains(PayloadFormat.patch.rawValue) ?? true,
                let patch = await workshop.patch(from: precursor, to: result, codecs: codecs),
                patch.size <= size / 5 * 4, request.payloadLimit.map({ UInt64(patch.size) <= $0 }) ?? true
            else { continue }
            patches[digest] = patch
        }
        guard !patches.isEmpty else { return answer }
        let entries = answer.entries.map { entry -> UpdateAnswer.Entry in
            guard case .located(_, let digest, _, _) = entry.outcome, let name = ContentDigest(digest.bytes),
                let patch = patches[name]
            else { return entry }
            return UpdateAnswer.Entry(component: entry.component, outcome: Self.located(patch))
        }
        return UpdateAnswer(entries: entries, detail: answer.detail)
    }

    // MARK: Decisions

    private func decide(_ request: UpdateRequest) async -> ManifestDecision? {
        guard request.manifest.digest.algorithm == -16, let digest = ContentDigest(request.manifest.digest.bytes),
            let manifest = await manifest(digest)
        else { return nil }
        return try? ManifestDecision(
            request.claims,
            by: manifest,
            at: images.cache.clock.now(),
            crypto: SwiftCryptoProvider()
        )
    }

    private func manifest(_ digest: ContentDigest) async -> AcceptedManifest? {
        if let known = manifests[digest] { return known }
        guard let envelope = await envelopes[digest], !unreadable.contains(digest) else { return nil }
        let taken = envelope.bytes + envelope.details
        guard let manifest = try? AcceptedManifest(unverified: taken, crypto: SwiftCryptoProvider()) else {
            // A fleet manifest without its details, for example, which only a medium brings.
            if unreadable.count > 1_024 { unreadable = [] }
            unreadable.insert(digest)
            return nil
        }
        if manifests.count >= Self.manifestLimit { manifests = [:] }
        manifests[digest] = manifest
        return manifest
    }

    /// What the manifest wants, and what the answer names for it.
    private func targets(
        _ request: UpdateRequest,
        _ answer: UpdateAnswer
    ) async -> [(UpdateDecision.Target, UInt64, ContentDigest, Int64)] {
        guard let decided = await decide(request), answer.detail == decided.detail else { return [] }
        return decided.decision.entries.compactMap { entry in
            guard case .deliver(let target) = entry.outcome, target.digest.algorithm == .sha256,
                case .located(let format, let digest, let size, _)? = answer[entry.component], digest.algorithm == -16,
                let name = ContentDigest(digest.bytes), let length = Int64(exactly: size)
            else { return nil }
            return (target, format, name, length)
        }
    }

    private func deliver(_ target: UpdateDecision.Target, _ request: UpdateRequest) async -> UpdateOutcome? {
        let taken = request.formats.isEmpty ? [PayloadFormat.full.rawValue] : request.formats
        let accepted = Set(taken).intersection(target.formats ?? taken)
        guard target.digest.algorithm == .sha256, let result = ContentDigest(target.digest.bytes),
            let size = Int64(exactly: target.size)
        else { return nil }
        var forms = images.whole(result, size: size).filter { accepted.contains($0.format) }
        if accepted.contains(PayloadFormat.patch.rawValue),
            let precursor = target.precursor.flatMap({ ContentDigest($0.bytes) }),
            let patch = await workshop.patch(
                from: precursor,
                to: result,
                codecs: Self.codecs(of: request)
            )
        {
            forms.append(patch)
        }
        let limit = request.payloadLimit
        let fitting = forms.filter { form in limit.map { UInt64(form.size) <= $0 } ?? true }
        return fitting.min { $0.size < $1.size }.map(Self.located)
    }

    private static func located(_ form: PayloadForm) -> UpdateOutcome {
        .located(
            format: form.format,
            digest: ProtocolDigest(bytes: form.digest.bytes),
            size: UInt64(form.size),
            uris: [Text("blobs/sha-256/\(form.digest.hex)")]
        )
    }
}
