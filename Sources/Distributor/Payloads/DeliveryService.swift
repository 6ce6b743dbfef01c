import Answering
import CBOR
import COSE
import HTTPServing
import PatchFormat
import SUIT
import Store
import UpdateProtocol

/// Chooses how a result travels [D5, D6]: as a patch where it pays and is ready, else compressed, else as it is; in the
/// answer where it is small, else by its locations.
struct DeliveryService: Sendable {
    /// Payloads of at most so many bytes travel in the answer.
    static let inlineLimit: Int64 = 1_024

    let shelves: BlobShelves
    let factory: PayloadFactory
    /// How long to wait for what is being made.
    let patience: Duration
    /// The largest image that anything is made from or to, in bytes.
    let encodingLimit: Int64
    /// The API's root on the distributor that serves payloads; nothing for this one.
    let payloadURL: String?
    /// Whether this process serves payloads.
    var servesPayloads = true
    /// Other places where payloads are.
    let locations: LocationLedger
    /// Where images are fetched from that are not here; nothing where all are uploaded.
    var origins: AuthorOrigins?

    /// Chooses and finds the payload for `target`.
    ///
    /// - Parameters:
    ///   - target: What the component is to run.
    ///   - component: The component's index in the request.
    ///   - request: What the device takes.
    /// - Throws: ``Problem`` with status 503 where the only payload that the device takes is still being made.
    func deliver(
        _ target: UpdateDecision.Target,
        component: Int,
        for request: UpdateRequest
    ) async throws -> DeliveryResult {
        let taken = request.formats.isEmpty ? [PayloadFormat.full.rawValue] : request.formats
        let allowed = Set(taken).intersection(target.formats ?? taken)
        let accepted = Set(allowed.map { PayloadFormat(rawValue: $0) })
        guard !accepted.isEmpty else { return .nothing("no payload format that both the author and the device allow") }
        guard target.digest.algorithm == .sha256, let result = ContentDigest(target.digest.bytes),
            let size = Int64(exactly: target.size), let image = try await image(result, size: size), image.size == size
        else { return .nothing("the image is not at this distributor") }

        async let patchAsked = patchOutcome(target, to: image, accepted, request.formats, component)
        async let compressedAsked = compressedOutcome(image, accepted)
        let (patch, compressed) = (try await patchAsked, await compressedAsked)
        let choice = PayloadChoice(
            accepted: accepted,
            limit: request.payloadLimit,
            imageSize: image.size,
            patch: patch,
            compressed: compressed
        )
        let isFinal = patch.isFinal && compressed.isFinal
        switch choice {
        case .patch(let payload): return try await self.result(of: payload, .patch, isFinal, request)
        case .compressed(let payload): return try await self.result(of: payload, .full, isFinal, request)
        case .image:
            let payload = Payload(format: .full, digest: result, size: image.size)
            return try await self.result(of: payload, .full, isFinal, request)
        case .later: throw Problem.overloaded(retryAfter: 5)
        case .tooLarge: return .nothing("every payload is larger than the device takes", isFinal: isFinal)
        }
    }

    /// The image, which is fetched from its author's store where it is not here [D6].
    private func image(_ digest: ContentDigest, size: Int64) async throws -> BlobInfo? {
        if let image = try await shelves.images.info(digest) { return image }
        return try await origins?.fetch(digest, size: size, within: patience)
    }

    private func patchOutcome(
        _ target: UpdateDecision.Target,
        to image: BlobInfo,
        _ accepted: Set<PayloadFormat>,
        _ offered: [UInt64],
        _ component: Int
    ) async throws -> PayloadOutcome {
        guard accepted.contains(.patch), image.size <= encodingLimit,
            let reported = target.precursor, reported.algorithm == .sha256,
            let digest = ContentDigest(reported.bytes), digest != image.digest,
            let precursor = try await shelves.images.info(digest), precursor.size <= encodingLimit
        else { return .unavailable }
        let codecs = PatchCodecs(offered: offered)
        // A component with a single slot takes no other patch than one for that slot.
        if let offer = offered.lazy.compactMap(InPlaceOffer.init(number:)).first(where: { $0.component == component }) {
            guard codecs.contains(.inPlace),
                let slot = InPlaceSlot(
                    offer,
                    takesStaged: codecs.contains(.staged),
                    precursor: precursor.size,
                    result: image.size
                )
            else { return .unavailable }
            let recipe = PayloadRecipe.inPlace(from: digest, to: image.digest, slot: slot)
            return await factory.payload(recipe, within: patience)
        }
        return await factory.payload(.patch(from: digest, to: image.digest, codecs: codecs), within: patience)
    }

    private func compressedOutcome(
        _ image: BlobInfo,
        _ accepted: Set<PayloadFormat>
    ) async -> PayloadOutcome {
        guard accepted.contains(.fullZstd), image.size <= encodingLimit else { return .unavailable }
        return await factory.payload(.compressed(image.digest), within: patience)
    }

    private func result(
        of payload: Payload,
        _ kind: DeliveryKind,
        _ isFinal: Bool,
        _ request: UpdateRequest
    ) async throws -> DeliveryResult {
        let outcome: UpdateOutcome
        if payload.size <= Self.inlineLimit, let (reader, _) = try await shelves.open(payload.digest) {
            let bytes = try await reader.read(at: 0, count: Int(payload.size))
            outcome = .inline(format: payload.format.rawValue, payload: bytes)
        } else {
            // The anonymous answer is kept by caches: it rests on nothing but the request.
            let number = request.nonce == nil ? Self.number(of: request) : nil
            let choice = locations.choose(
                DeliveryNeeds(request),
                payload.digest,
                size: payload.size,
                number: number
            )
            if let wait = choice.wait { return .later(wait) }
            let uris = (choice.addresses + own(payload.digest)).map { Text($0) }
            guard !uris.isEmpty else { return .nothing("no server that the device can reach has the image") }
            outcome = .located(
                format: payload.format.rawValue,
                digest: ProtocolDigest(bytes: payload.digest.bytes),
                size: UInt64(payload.size),
                uris: uris
            )
        }
        return DeliveryResult(outcome: outcome, kind: kind, payload: payload, isFinal: isFinal)
    }

    /// Where a payload is here, behind all other places: relative to the resource request identifier, unless another
    /// distributor serves payloads.
    private func own(_ digest: ContentDigest) -> [String] {
        let path = "blobs/sha-256/\(digest.hex)"
        guard let payloadURL else { return servesPayloads ? [path] : [] }
        return [payloadURL.hasSuffix("/") ? payloadURL + path : payloadURL + "/" + path]
    }

    /// A number that stands for what a request says.
    private static func number(of request: UpdateRequest) -> UInt64 {
        ContentDigest.sha256(request.encoded).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
