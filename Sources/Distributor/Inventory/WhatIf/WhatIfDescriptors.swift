import Answering
import CBOR
import COSE
import Eligibility
import SUIT
import Store

/// The descriptors of a manifest's results, by digest: from the question, from the envelope, or from the blob store.
struct WhatIfDescriptors: Sendable {
    /// A descriptor, or why there is none.
    enum Entry: Sendable {
        case read(Descriptor)
        /// It is not at hand.
        case absent
        /// It cannot be read.
        case malformed(String)
    }

    private let entries: [SUITDigest: Entry]

    /// Collects the descriptors that `manifest` refers to.
    init(of manifest: AcceptedManifest, given: [[UInt8]], blobs: any BlobStorage) async throws {
        var bytes: [ContentDigest: [UInt8]] = [:]
        for descriptor in given { bytes[.sha256(descriptor)] = descriptor }
        for payload in (try? Envelope(manifest.bytes.span))?.integratedPayloads ?? [] {
            let content = Array(manifest.bytes[payload.content])
            bytes[.sha256(content)] = content
        }
        var entries: [SUITDigest: Entry] = [:]
        for case .some(let reference) in manifest.variants.map(\.descriptor) where entries[reference.digest] == nil {
            guard reference.digest.algorithm == .sha256, let digest = ContentDigest(reference.digest.bytes) else {
                entries[reference.digest] = .malformed("its digest is of another algorithm than SHA-256")
                continue
            }
            var content = bytes[digest]
            if content == nil, try await blobs.info(digest) != nil {
                content = try await blobs.bytes(of: digest, limit: DescriptorLimits.standard.size)
            }
            entries[reference.digest] = Self.entry(content)
        }
        self.entries = entries
    }

    /// The descriptor with a digest.
    subscript(digest: SUITDigest) -> Entry { entries[digest] ?? .absent }

    private static func entry(_ content: [UInt8]?) -> Entry {
        guard let content else { return .absent }
        do throws(DescriptorError) {
            return .read(try Descriptor(decoding: content))
        } catch {
            return .malformed("\(error)")
        }
    }
}
