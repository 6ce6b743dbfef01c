import Archives
import ImageAnalysis

/// Why an image cannot be evaluated, whichever reader found out.
struct ImageProblem: Error {
    let structure: String
    let offset: Int
    let expected: String
    let found: String
    /// Whether the image is of another kind altogether, rather than damaged.
    let isOtherKind: Bool

    init(_ error: ELFError) {
        self.init(error.structure, error.offset, error.expected, error.found, error.code == .notELF)
    }

    init(_ error: FirmwareError) {
        self.init(error.structure, error.offset, error.expected, error.found, error.code == .notThisFormat)
    }

    init(_ error: KernelError) {
        self.init(error.structure, error.offset, error.expected, error.found, error.code == .otherFormat)
    }

    init(_ error: CAPError) {
        self.init(error.component, error.offset, error.expected, error.found, error.code == .otherFormat)
    }

    init(_ error: ArchiveError) {
        self.init(error.structure, error.offset, error.expected, error.found, error.code == .otherFormat)
    }

    init(_ structure: String, _ offset: Int, _ expected: String, _ found: String, _ isOtherKind: Bool) {
        self.structure = structure
        self.offset = offset
        self.expected = expected
        self.found = found
        self.isOtherKind = isOtherKind
    }
}
