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

            "fettle manifest template" prints inputs to start from; "fettle manifest schema" the JSON Schema of the \
            input, for editors. An image that is no ELF file has no requirements that could be found out: its class has \
            to say "policy: { eligibility: none }", and devices then take it without a verdict.

            Several keys sign one after the other, and so do secrets (HMAC-SHA-256). With --unsigned nobody does: \
            "fettle manifest sign" comes later.

            EXAMPLES:
              fettle manifest template fleet > update.yaml
              fettle manifest build update.yaml --key author.key --out update.suit
              fettle manifest build u.yaml --key a.key --key b.key --out u.suit --after last.suit

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

    @OptionGroup var signing: SigningOptions

    @Flag(help: "Leave the manifest unsigned.")
    var unsigned = false

    @Option(help: ArgumentHelp("Where to write the envelope.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("The manifest before: the new sequence number must be higher.", valueName: "file"))
    var after: String?

    @OptionGroup var output: OutputOptions

    /// Most images that are shown to people.
    private static let shownImages = 50

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
        let keyIDs: [String]
        let file: String
        let size: Int
        let descriptors: [String]
        let blocks: Int
        let details: Int
        let images: [Image]
    }

    func validate() throws {
        if unsigned, !signing.isEmpty { throw ValidationError("give either keys or --unsigned") }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let specification = try SpecificationReader.read(path: file)
        var material = try signing.material()
        material += try specification.signers.map { try KeyMaterial.read($0.url.path) }
        if material.isEmpty, !unsigned {
            throw CommandFailure(
                .usage,
                "nobody signs the manifest",
                expected: "at least one --key, --mac-key or --key-hex, or \"signers\" in \(file)",
                action: "\"fettle key new --type p256 --out author\" makes a key; --unsigned does without"
            )
        }
        let previous = try after.map { try ManifestFile.contents($0).sequenceNumber }
        var built = try ManifestBuilder(specification).build(crypto: crypto, now: Format.now, previous: previous)
        try built.sign(crypto) { editor in for key in material { try key.apply(to: &editor, crypto) } }
        var files = built.files(at: out)
        files.protect([file] + signing.files + [after].compactMap { $0 } + specification.namedFiles)
        try files.write()
        let result = Result(
            manifest: Hexadecimal.text(built.digest.bytes),
            sequenceNumber: built.sequenceNumber,
            keyIDs: material.map { Hexadecimal.text($0.key.keyID(crypto)) },
            file: out,
            size: built.envelope.count,
            descriptors: built.descriptors.map { Hexadecimal.text($0.digest.bytes) },
            blocks: built.attachments.count { $0.kind == .blocks },
            details: built.details.count,
            images: built.images.map { image in
                Result.Image(
                    component: image.component,
                    name: image.variant.title + (image.source.slot.map { ", slot \($0)" } ?? ""),
                    vendorID: image.variant.vendor.identifier.uuidString.lowercased(),
                    classID: image.variant.deviceClass.identifier.uuidString.lowercased(),
                    version: image.variant.version,
                    file: image.source.image.url.path,
                    size: image.size,
                    digest: Hexadecimal.text(image.digest.bytes),
                    descriptor: image.descriptor.map { Hexadecimal.text($0.bytes) }
                )
            }
        )
        let unjudged = built.images.filter { $0.descriptor == nil }
        if let first = unjudged.first {
            let rest = unjudged.count > 1 ? " and \(unjudged.count - 1) more" : ""
            StandardError.warn(
                "devices take \"\(first.variant.title)\" of \"\(first.component)\"\(rest) without a verdict (eligibility: none)"
            )
        }
        if output.json { return JSONOutput.show(result) }
        show(result)
    }

    private func show(_ result: Result) {
        print("manifest   sha-256:\(result.manifest)")
        print("sequence   \(result.sequenceNumber)")
        print("signed by  \(result.keyIDs.isEmpty ? "nobody" : result.keyIDs.joined(separator: ", "))")
        print("wrote      \(Printable.line(result.file)), \(Format.count(result.size)) bytes")
        if !result.descriptors.isEmpty || result.blocks > 0 {
            var parts: [String] = []
            let count = result.descriptors.count
            if count > 0 { parts.append("\(count) descriptor\(count == 1 ? "" : "s")") }
            if result.blocks > 0 { parts.append("digests of the blocks of \(result.blocks)") }
            let folder = BuiltManifest.descriptorFolder(of: out)
            print("           \(Printable.line(folder)), " + parts.joined(separator: ", "))
        }
        if result.details > 0 {
            let file = BuiltManifest.detailsFile(of: out)
            print("           \(Printable.line(file)), \(Format.count(result.details)) detail manifests")
        }
        print("")
        var table = Table([
            ("component", .left), ("class", .left), ("version", .left), ("bytes", .right), ("image", .left),
            ("descriptor", .left),
        ])
        for image in result.images.prefix(ManifestBuild.shownImages) {
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
        let rest = result.images.count - ManifestBuild.shownImages
        if rest > 0 { print("and \(Format.count(rest)) more; --json shows all") }
    }
}
