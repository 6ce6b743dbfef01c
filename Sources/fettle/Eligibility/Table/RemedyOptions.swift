import ArgumentParser
import Author
import ImageAnalysis

/// Where remedies are looked for.
struct RemedyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "An index of packages to look for remedies in; can be given several times.",
            valueName: "file"
        )
    )
    var packages: [String] = []

    @Option(
        help: ArgumentHelp("How often the device may be evaluated in the search for a remedy.", valueName: "number")
    )
    var remedyChecks = 256

    /// The packages on offer, or `nil` where there are none.
    func catalog() throws -> PackageCatalog? {
        packages.isEmpty ? nil : PackageCatalog(try packages.map { try PackageIndexFile.read($0) })
    }
}
