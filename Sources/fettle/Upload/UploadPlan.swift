import Author
import CBOR
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider

/// Which files go up, and as what.
struct UploadPlan {
    enum Role: String {
        case descriptor
        case image
        case precursor
    }

    struct File {
        let path: String
        let role: Role
        let digest: String
        let content: Data
    }

    let envelope: [UInt8]?
    /// The file of detail manifests that stands beside a fleet manifest of many variants, as it is.
    let details: [UInt8]?
    let files: [File]
    /// What the manifest needs and no file has: digest and what it is.
    private let missing: [(digest: String, what: String)]
    private let manifest: String?

    init(manifest: String?, payloads: [String]) throws {
        let crypto = SwiftCryptoProvider()
        var images: [String: String] = [:]
        var descriptors: Set<String> = []
        self.manifest = manifest
        if let manifest {
            self.envelope = try ManifestFile.bytes(manifest)
            let beside = BuiltManifest.detailsFile(of: manifest)
            let details: [UInt8]? =
                FileManager.default.fileExists(atPath: beside) ? try ManifestFile.bytes(beside) : nil
            self.details = details
            var all = [try ManifestFile.contents(manifest)]
            if let details { all += try DetailFile.decode(details).map { try ManifestContents($0) } }
            for contents in all {
                // Images that devices do not ask the distributor for are served by whoever the manifest names.
                for image in contents.images where contents.definition != nil {
                    let name =
                        contents.components.indices.contains(image.component)
                        ? contents.components[image.component].description.string : "component \(image.component)"
                    images[Hexadecimal.text(image.digest.bytes)] = "an image of \(name)"
                }
                // Integrated descriptors are in the envelope.
                for reference in contents.descriptors where !reference.uri.string.hasPrefix("#") {
                    descriptors.insert(Hexadecimal.text(reference.digest.bytes))
                }
            }
        } else {
            self.envelope = nil
            self.details = nil
        }
        var files: [File] = []
        var seen: Set<String> = []
        for path in payloads {
            let content = try InputFile.read(path)
            let digest = Hexadecimal.text(crypto.sha256(content.span))
            guard seen.insert(digest).inserted else { continue }
            let role: Role = images[digest] != nil ? .image : descriptors.contains(digest) ? .descriptor : .precursor
            files.append(File(path: path, role: role, digest: digest, content: content))
        }
        if let manifest {
            let folder = BuiltManifest.descriptorFolder(of: manifest)
            for digest in descriptors.sorted() where !seen.contains(digest) {
                let path = "\(folder)/\(digest).descriptor"
                guard FileManager.default.fileExists(atPath: path) else { continue }
                let content = try InputFile.read(path)
                guard Hexadecimal.text(crypto.sha256(content.span)) == digest else {
                    throw CommandFailure(
                        .failure,
                        "the descriptor is not the one that the manifest names",
                        at: path,
                        expected: digest,
                        action: "build the manifest anew"
                    )
                }
                seen.insert(digest)
                files.append(File(path: path, role: .descriptor, digest: digest, content: content))
            }
        }
        var missing: [(digest: String, what: String)] = []
        for (digest, what) in images.sorted(by: { $0.key < $1.key }) where !seen.contains(digest) {
            missing.append((digest, what))
        }
        for digest in descriptors.sorted() where !seen.contains(digest) { missing.append((digest, "a descriptor")) }
        self.files = files
        self.missing = missing
    }

    /// Fails where neither a file nor the distributor has what the manifest needs.
    func checkComplete(_ isThere: (String) async throws -> Bool) async throws {
        var absent: [String] = []
        for (digest, what) in missing where try await !isThere(digest) { absent.append("\(what), sha-256:\(digest)") }
        guard !absent.isEmpty else { return }
        throw CommandFailure(
            .notFound,
            "files that the manifest needs are missing",
            at: manifest,
            expected: "each image and descriptor as an argument, or at the distributor",
            action: "name the files; descriptors stand in the folder beside the manifest",
            details: absent
        )
    }
}
