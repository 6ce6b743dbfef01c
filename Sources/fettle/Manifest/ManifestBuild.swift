import ArgumentParser
import Author
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider

struct ManifestBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build one signed manifest for the whole fleet.",
        discussion: """
            Reads an update in YAML or JSON, measures and analyses its images, and writes the signed envelope. \
            Descriptors go into a folder beside it (update.d for update.suit), from where "fettle upload" takes them, or \
            into the envelope with "descriptors: integrated". On an error nothing is written.

            An image that is no ELF file has no requirements that could be found out. Its class has to say \
            "policy: { eligibility: none }", and devices then take it without a verdict.

            EXAMPLES:
              fettle manifest build update.yaml --key author.key --out update.suit
              fettle manifest build u.yaml --key author.key --out u.suit --after last.suit

            INPUT:
              sequence: 7
              request: https://updates.example.com/v1/request
              expires: 2027-06-01T00:00:00Z
              components:
                app:
                  report: [class, digest, version]
                  classes:
                    - name: gateway-x86_64
                      vendor: example.com
                      class: gateway-x86_64
                      version: 1.43.0
                      image: images/app-x86_64
                      policy: { formats: [patch, zstd, full], eligibility: required }
            """
    )

    @Argument(help: "The update, in YAML or JSON.")
    var file: String

    @Option(help: ArgumentHelp("The author's private key.", valueName: "file"))
    var key: String

    @Option(help: ArgumentHelp("Where to write the envelope.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("The manifest before: the new sequence number must be higher.", valueName: "file"))
    var after: String?

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        struct Image: Encodable {
            let component: String
            let name: String
            let vendorID: String
            let classID: String
            let version: String
            let file: String
            let size: UInt64
            let digest: String
            let descriptor: String?
        }

        let manifest: String
        let sequenceNumber: UInt64
        let keyID: String
        let file: String
        let size: Int
        let descriptors: [String]
        let images: [Image]
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let signer = try KeyFiles.signingKey(key)
        let specification = try SpecificationReader.read(path: file)
        let previous = try after.map { try ManifestFile.contents($0).sequenceNumber }
        let built = try ManifestBuilder(specification)
            .build(signer: signer, crypto: crypto, now: Format.now, previous: previous)
        try built.files(at: out).write()
        let result = Result(
            manifest: Hexadecimal.text(built.digest.bytes),
            sequenceNumber: built.sequenceNumber,
            keyID: Hexadecimal.text(signer.publicKey.keyID(crypto)),
            file: out,
            size: built.envelope.count,
            descriptors: built.descriptors.map { Hexadecimal.text($0.digest.bytes) },
            images: built.images.map { image in
                Result.Image(
                    component: image.component,
                    name: image.variant.title,
                    vendorID: image.variant.vendor.identifier.uuidString.lowercased(),
                    classID: image.variant.deviceClass.identifier.uuidString.lowercased(),
                    version: image.variant.version,
                    file: image.variant.image.path,
                    size: image.size,
                    digest: Hexadecimal.text(image.digest.bytes),
                    descriptor: image.descriptor.map { Hexadecimal.text($0.bytes) }
                )
            }
        )
        for image in built.images where image.descriptor == nil {
            StandardError.warn(
                "devices take \"\(image.variant.title)\" of \"\(image.component)\" without a verdict (eligibility: none)"
            )
        }
        if output.json { return JSONOutput.show(result) }
        show(result)
    }

    private func show(_ result: Result) {
        print("manifest   sha-256:\(result.manifest)")
        print("sequence   \(result.sequenceNumber)")
        print("signed by  \(result.keyID)")
        print("wrote      \(Printable.line(result.file)), \(Format.count(result.size)) bytes")
        if !result.descriptors.isEmpty {
            let folder = BuiltManifest.descriptorFolder(of: out)
            let count = result.descriptors.count
            print("           \(Printable.line(folder)), \(count) descriptor\(count == 1 ? "" : "s")")
        }
        print("")
        var table = Table([
            ("component", .left), ("class", .left), ("version", .left), ("bytes", .right), ("image", .left),
            ("descriptor", .left),
        ])
        for image in result.images {
            table.add(
                image.component,
                image.name,
                image.version,
                Format.count(image.size),
                Format.short(image.digest),
                Format.short(image.descriptor)
            )
        }
        table.show(ifEmpty: "no images")
    }
}
