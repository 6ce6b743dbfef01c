import Author
import CBOR
import ImageAnalysis

/// Reads package indexes.
enum PackageIndexFile {
    static func read(_ path: String) throws -> PackageIndex {
        let bytes = [UInt8](try InputFile.read(path, limit: PackageIndex.sizeLimit))
        do throws(PackageIndexError) {
            return try PackageIndex(decoding: bytes)
        } catch {
            let found =
                switch error {
                case .tooLarge(let size, _): "\(size) bytes"
                case .malformed(let error): "other bytes, at byte \(error.offset)"
                case .malformedPackage(let place, _): "a package that cannot be read, number \(place)"
                case .unsupportedVersion(let version): "version \(version) of the format"
                }
            throw CommandFailure(
                .failure,
                "the package index cannot be read",
                at: path,
                expected: "an index by \"fettle eligibility packages\"",
                found: found
            )
        }
    }
}
