import CBOR
import HTTPOrigin
import Store
import UpdateProtocol

/// Puts the gateway's own location in front of those that the upstream's answer names [G1]. The others stay behind it, for
/// when the gateway is gone.
enum AnswerRewriting {
    /// A payload that an answer names, and where it can be had.
    struct Payload: Equatable {
        let digest: ContentDigest
        let size: Int64
        let urls: [OriginURL]
    }

    /// The answer for devices, and the payloads that it names.
    ///
    /// - Parameters:
    ///   - answer: What the upstream answered.
    ///   - base: The address that the upstream was asked at, beside which relative locations stand.
    static func rewrite(_ answer: UpdateAnswer, base: OriginURL?) -> (answer: UpdateAnswer, payloads: [Payload]) {
        var payloads: [Payload] = []
        let entries = answer.entries.map { entry -> UpdateAnswer.Entry in
            // Only what is named by a digest that is known here can be kept.
            guard case .located(let format, let digest, let size, let uris) = entry.outcome, digest.algorithm == -16,
                let name = ContentDigest(digest.bytes), let length = Int64(exactly: size)
            else { return entry }
            let own = "blobs/sha-256/\(name.hex)"
            var urls: [OriginURL] = []
            var locations = [Text(own)]
            for uri in uris {
                guard let url = try? base?.resolving(uri.string) ?? OriginURL(parsing: uri.string) else {
                    // Of a scheme that is not for gateways; devices may know it.
                    if uri.string.contains(":") { locations.append(uri) }
                    continue
                }
                if !urls.contains(url) { urls.append(url) }
                let text = Text("\(url)")
                if !locations.contains(text), text.count <= 1_024 { locations.append(text) }
            }
            payloads.append(Payload(digest: name, size: length, urls: urls))
            return UpdateAnswer.Entry(
                component: entry.component,
                outcome: .located(
                    format: format,
                    digest: digest,
                    size: size,
                    uris: Array(locations.prefix(UpdateOutcome.locationLimit))
                )
            )
        }
        return (UpdateAnswer(entries: entries, detail: answer.detail), payloads)
    }
}
