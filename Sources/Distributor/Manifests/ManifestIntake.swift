import Answering
import CBOR
import COSE
import HTTPServing
import HTTPTypes
import SUIT
import Store
import SwiftCryptoProvider

/// Takes manifests from authors [D1].
struct ManifestIntake: Sendable {
    let store: any DistributorStore
    let blobs: any BlobStorage
    let catalog: ManifestCatalog
    let clock: ServerClock
    /// Where images may be that were not uploaded.
    var origins: AuthorOrigins?

    /// What came of an envelope.
    struct Outcome: Sendable {
        /// The record.
        let record: ManifestRecord
        /// The manifest.
        let manifest: AcceptedManifest
        /// Whether it was not there before.
        let isNew: Bool
        /// What is odd about it.
        let warnings: [String]
    }

    /// Takes an envelope: authenticates it, checks that all that it needs is there, and keeps it.
    ///
    /// - Throws: ``Problem``: status 400 where it cannot be read, 403 where no accepted author signed it, 409 with the digests
    ///   of the blobs that are missing.
    func take(_ bytes: [UInt8], operatorName: String) async throws -> Outcome {
        let authors = try await AuthorKeys.accepted(in: store)
        let manifest = try AcceptedManifest(bytes, authors: authors)
        guard !manifest.variants.isEmpty else {
            throw Problem.malformed(
                "the manifest installs nothing",
                expected: "a fetch, copy or write of at least one component, with digest and size of the result"
            )
        }
        try await checkBlobs(of: manifest)
        let warnings = try await self.warnings(about: manifest)
        if let record = try await store.manifest(manifest.digest) {
            catalog.add(manifest)
            return Outcome(record: record, manifest: manifest, isNew: false, warnings: warnings)
        }
        let envelope = try await blobs.put(bytes)
        let record = ManifestRecord(
            digest: manifest.digest,
            sequenceNumber: manifest.manifest.sequenceNumber,
            envelope: envelope.digest,
            authorKeyID: manifest.author.keyID(SwiftCryptoProvider()),
            requestURI: manifest.requestURI,
            uploadedAt: clock.seconds,
            summary: try manifest.variants.prefix(StoreLimits.componentsPerManifest).map {
                try Self.row($0, of: manifest)
            }
        )
        let audit = AuditEntry(
            at: clock.seconds,
            actor: operatorName,
            action: "manifest.add",
            subject: manifest.digest.hex,
            detail: "sequence number \(record.sequenceNumber)"
        )
        do {
            try await store.addManifest(record, audit: audit)
        } catch let error as StoreError where error.code == .alreadyExists {
            // Somebody else sent the same one at the same time.
            catalog.add(manifest)
            return Outcome(record: record, manifest: manifest, isNew: false, warnings: warnings)
        }
        catalog.add(manifest)
        return Outcome(record: record, manifest: manifest, isNew: true, warnings: warnings)
    }

    /// Checks that every result, and every descriptor that is to come from here, is in the blob store.
    private func checkBlobs(of manifest: AcceptedManifest) async throws {
        var missing: [ContentDigest] = []
        for (digest, size) in manifest.results {
            // What an author's store has is fetched when the first device asks for it.
            let known: Int64? =
                if let info = try await blobs.info(digest) { info.size } else { await origins?.size(of: digest) }
            guard let known else {
                missing.append(digest)
                continue
            }
            guard known == Int64(exactly: size) else {
                throw Problem(
                    .badRequest,
                    "size-mismatch",
                    "the manifest names another size for the image \(digest)",
                    expected: "\(known) bytes",
                    found: "\(size) bytes"
                )
            }
        }
        for variant in manifest.variants where variant.digest.algorithm != .sha256 {
            throw Problem.malformed("a result's digest is of another algorithm", expected: "SHA-256")
        }
        for reference in manifest.variants.compactMap(\.descriptor) {
            let isHere = reference.uri.string.hasPrefix("blobs/sha-256/")
            guard isHere, let digest = ContentDigest(reference.digest.bytes) else { continue }
            guard try await blobs.info(digest) == nil, !missing.contains(digest) else { continue }
            guard let size = Int64(exactly: reference.size),
                try await origins?.fetch(digest, size: size, within: .seconds(20)) != nil
            else {
                missing.append(digest)
                continue
            }
        }
        guard missing.isEmpty else {
            var problem = Problem(
                .conflict,
                "missing-blobs",
                "the distributor does not have all that the manifest needs",
                expected: "every result and descriptor in the blob store",
                found: "\(missing.count) missing",
                action: "upload the images and descriptors first, then the manifest"
            )
            problem.missing = missing.sorted().map(\.hex)
            throw problem
        }
    }

    private func warnings(about manifest: AcceptedManifest) async throws -> [String] {
        var warnings: [String] = []
        if manifest.variants.count > StoreLimits.componentsPerManifest {
            warnings.append(
                "the list of results shows \(StoreLimits.componentsPerManifest) of \(manifest.variants.count) variants; all "
                    + "are delivered"
            )
        }
        if let newest = try await store.newestManifest(requestURI: manifest.requestURI),
            newest.digest != manifest.digest,
            newest.sequenceNumber >= manifest.manifest.sequenceNumber
        {
            let number = manifest.manifest.sequenceNumber
            warnings.append(
                "sequence number \(number) is not above \(newest.sequenceNumber) of manifest \(newest.digest): devices that "
                    + "have that one will refuse this one"
            )
        }
        return warnings
    }

    private static func row(_ variant: ManifestVariant, of manifest: AcceptedManifest) throws -> ManifestComponent {
        ManifestComponent(
            component: try manifest.componentName(variant.component),
            vendorID: variant.vendorIdentifier.flatMap { UUID128($0) },
            classID: variant.classIdentifier.flatMap { UUID128($0) },
            result: ContentDigest(variant.digest.bytes),
            size: Int64(exactly: variant.size)
        )
    }
}
