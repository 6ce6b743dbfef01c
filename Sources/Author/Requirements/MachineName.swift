import Eligibility

/// Names of processors that people write.
enum MachineName {
    private static let known: [(name: String, machine: Machine)] = [
        ("x86-64", Machine(addressClass: 2, byteOrder: 1, number: 62)),
        ("i386", Machine(addressClass: 1, byteOrder: 1, number: 3)),
        ("aarch64", Machine(addressClass: 2, byteOrder: 1, number: 183)),
        ("arm", Machine(addressClass: 1, byteOrder: 1, number: 40)),
        ("riscv64", Machine(addressClass: 2, byteOrder: 1, number: 243)),
        ("riscv32", Machine(addressClass: 1, byteOrder: 1, number: 243)),
        ("xtensa", Machine(addressClass: 1, byteOrder: 1, number: 94)),
        ("mips", Machine(addressClass: 1, byteOrder: 2, number: 8)),
        ("mipsel", Machine(addressClass: 1, byteOrder: 1, number: 8)),
        ("powerpc64le", Machine(addressClass: 2, byteOrder: 1, number: 21)),
        ("s390x", Machine(addressClass: 2, byteOrder: 2, number: 22)),
        ("loongarch64", Machine(addressClass: 2, byteOrder: 1, number: 258)),
    ]

    /// The machine that a name stands for.
    static func machine(_ value: SpecificationValue) throws(AuthorError) -> Machine {
        let word = try value.word(of: known.map { $0.name })
        guard let entry = known.first(where: { $0.name == word }) else { throw value.mismatch("a known machine") }
        return entry.machine
    }
}
