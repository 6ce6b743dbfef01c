import ArgumentParser
import Author
import Foundation
import ImageAnalysis
import SwiftCryptoProvider

struct EligibilityPackages: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packages",
        abstract: "Make an index of packages, in which \"eligibility check\" looks for remedies.",
        discussion: """
            The index says what each package's programs and libraries need and give, with symbols as hashes: some \
            kilobytes for a package. A package's place in it is its path relative to the index, or, with --list, what the \
            distribution's Packages file says, after --base.

            EXAMPLES:
              fettle eligibility packages debs/ --out debs.index
              fettle eligibility packages libfoo1_1.2_amd64.deb libbar2_2.0_amd64.deb --out few.index
              fettle eligibility packages debs/ --list Packages --base https://packages.example.com/ --out debs.index
            """
    )

    @Argument(help: "Debian packages, and folders with packages.")
    var packages: [String]

    @Option(name: [.short, .long], help: ArgumentHelp("Where to write the index.", valueName: "file"))
    var out: String

    @Option(help: ArgumentHelp("A Packages file that says where the packages can be had.", valueName: "file"))
    var list: String?

    @Option(help: ArgumentHelp("What comes before the places in --list.", valueName: "uri"))
    var base = ""

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let file: String
        let packages: Int
        let libraries: Int
        let size: Int
        let skipped: [String]
    }

    func run() throws {
        let files = try Self.files(packages)
        guard !files.isEmpty else {
            throw CommandFailure(.notFound, "there are no packages", expected: "files that end with .deb or .ipk")
        }
        let places = try list.map { try PackageList(path: $0) }
        var builder = PackageIndexBuilder()
        var skipped: [String] = []
        let bar = ProgressBar("packages", total: Int64(files.count), isQuiet: output.json)
        defer { bar.finish() }
        for file in files {
            let content = [UInt8](try InputFile.read(file, limit: PackageIndexBuilder.sizeLimit))
            let name = PathName(file).name
            let source = places?.source(of: name).map { base + $0 } ?? relative(file)
            if let problem = Self.add(content, source: source, place: file, to: &builder) {
                // One damaged package does not make the others useless.
                guard files.count > 1 else { throw CommandFailure(problem) }
                skipped.append(file)
                StandardError.warn("\(problem)")
            }
            bar.advance(by: 1)
        }
        bar.finish()
        let encoded = builder.index.encoded()
        var outputs = OutputFiles()
        outputs.add(out, encoded)
        outputs.protect(files)
        try outputs.write()
        let result = Result(
            file: out,
            packages: builder.index.packages.count,
            libraries: builder.libraryCount,
            size: encoded.count,
            skipped: skipped
        )
        if output.json { return JSONOutput.show(result) }
        print("packages   \(Format.count(result.packages)), with \(Format.count(result.libraries)) libraries")
        print("wrote      \(Printable.line(out)), \(Format.count(result.size)) bytes")
    }

    /// Adds a package, or says why it cannot be read.
    private static func add(
        _ content: [UInt8],
        source: String,
        place: String,
        to builder: inout PackageIndexBuilder
    ) -> AuthorError? {
        do throws(AuthorError) {
            try builder.add(content, source: source, place: place, crypto: SwiftCryptoProvider())
            return nil
        } catch {
            return error
        }
    }

    /// The files, those of folders in order of their names.
    private static func files(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw CommandFailure(.notFound, "there is no file or folder \"\(path)\"")
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            let folder = path.hasSuffix("/") ? path : path + "/"
            files += names.filter { $0.hasSuffix(".deb") || $0.hasSuffix(".ipk") }.sorted().map { folder + $0 }
        }
        return files
    }

    /// The path of `file` relative to the index, where it lies below the index's folder.
    private func relative(_ file: String) -> String {
        let folder = URL(fileURLWithPath: out).deletingLastPathComponent().standardizedFileURL.path
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : path
    }
}
