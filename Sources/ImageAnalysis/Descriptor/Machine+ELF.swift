public import Eligibility

extension Machine {
    /// The machine that an ELF file is for.
    public init(_ header: ELFHeader) {
        self.init(
            addressClass: header.elfClass.rawValue,
            byteOrder: header.byteOrder.rawValue,
            number: header.machine.rawValue
        )
    }
}

extension ELFHeader {
    /// A header that says nothing but the machine, or `nil` where its numbers are none of ELF.
    init?(_ machine: Machine) {
        guard let elfClass = ELFClass(rawValue: machine.addressClass),
            let byteOrder = ELFByteOrder(rawValue: machine.byteOrder)
        else { return nil }
        self.init(elfClass: elfClass, byteOrder: byteOrder, machine: ELFMachine(rawValue: machine.number))
    }
}
