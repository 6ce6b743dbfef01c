import ArgumentParser
import Author
import Foundation
import SwiftCryptoProvider

struct ManifestPack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Put a manifest, its descriptors and images into one file, for devices without a network.",
        discussion: """
            The file holds the signed envelope, and behind it the payloads, each compressed where that makes it smaller. \
            "fettle-agent install" takes it: manifest and descriptor are judged before anything behind them is opened. \
            Descriptors are taken from the folder beside the manifest (update.d for update.suit), unless they are in the \
            envelope.

            Nothing is signed anew: the author's signature covers the digest of every image. What the manifest names and \
            the file does not hold, such as the images of other classes, devices ask for over the network.

            EXAMPLES:
              fettle manifest pack update.suit images/* --out update.fettle
              fettle-agent install update.fettle
            """
    )

    @Argument(help: "A signed envelope.")
    var manifest: String

    @Argument(help: "Images and descriptors that it names.")
    var files: [String] = []

    @Option(help: ArgumentHelp("Where to write.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    private struct Payload: Encodable {
        let file: String
        let role: String
        let digest: String
        let format: String
        let size: Int
        let packedSize: Int
    }

    private struct Missing: Encodable {
        let role: String
        let digest: String
    }

    private struct Result: Encodable {
        let file: String
        let size: Int
        let manifest: String
        let payloads: [Payload]
        let missing: [Missing]
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let digest = try ManifestFile.digest(manifest, crypto)
        var builder = try UpdateFileBuilder(try ManifestFile.bytes(manifest), crypto: crypto)
        var payloads: [Payload] = []
        for path in files + descriptors(builder.missing) {
            let content = try InputFile.read(path)
            do throws(AuthorError) {
                guard let entry = try builder.add(content.span, crypto: crypto) else { continue }
                payloads.append(
                    Payload(
                        file: path,
                        role: entry.role.rawValue,
                        digest: Hexadecimal.text(entry.digest),
                        format: entry.formatName,
                        size: entry.size,
                        packedSize: entry.packedSize
                    )
                )
            } catch {
                throw AuthorError(
                    error.code,
                    error.what,
                    at: SourcePlace(file: path),
                    expected: error.expected,
                    found: error.found,
                    action: error.action
                )
            }
        }
        var written = OutputFiles()
        written.add(out, builder.bytes)
        written.protect([manifest] + payloads.map(\.file))
        try written.write()
        let missing = builder.missing.map { Missing(role: $0.role.rawValue, digest: Hexadecimal.text($0.digest)) }
        let result = Result(
            file: out,
            size: builder.bytes.count,
            manifest: digest,
            payloads: payloads,
            missing: missing
        )
        if output.json { return JSONOutput.show(result) }
        show(result)
    }

    /// The files of descriptors beside the manifest, of those that are there.
    private func descriptors(_ needs: [UpdateFileBuilder.Need]) -> [String] {
        let folder = BuiltManifest.descriptorFolder(of: manifest)
        return needs.filter { $0.role == .descriptor }
            .map { "\(folder)/\(Hexadecimal.text($0.digest)).descriptor" }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    private func show(_ result: Result) {
        print("manifest  sha-256:\(result.manifest)")
        print("wrote     \(Printable.line(result.file)), \(Format.count(result.size)) bytes")
        print("")
        var table = Table([
            ("role", .left), ("digest", .left), ("format", .left), ("bytes", .right), ("packed", .right),
            ("file", .left),
        ])
        for payload in result.payloads {
            table.add(
                payload.role,
                Format.short(payload.digest),
                payload.format,
                Format.count(payload.size),
                Format.count(payload.packedSize),
                payload.file
            )
        }
        table.show(ifEmpty: "no payloads: the envelope alone")
        guard let first = result.missing.first else { return }
        let rest = result.missing.count > 1 ? " and \(result.missing.count - 1) more" : ""
        StandardError.warn(
            "\(first.role) sha-256:\(Format.short(first.digest))\(rest) is not in the file: devices that need it ask for it"
        )
    }
}
