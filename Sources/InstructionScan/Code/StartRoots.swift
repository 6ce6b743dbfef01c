/// Where an image's code is entered when it is started or loaded.
struct StartRoots {
    /// The entry point of a program, 0 for a library.
    var entry: UInt64 = 0
    /// Functions that run before `main`, or when a library is loaded.
    var initializers: [UInt64] = []
    /// Whether the image is a program.
    let isProgram: Bool

    private static let positionIndependentProgram: UInt64 = 0x0800_0000

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        let flags = image.dynamic[0x6FFF_FFFB] ?? 0
        isProgram =
            image.entry != 0
            && image.parts.contains { $0.isExecutable && image.entry >= $0.address && image.entry < $0.end }
            && (image.type == 2 || image.hasInterpreter || flags & Self.positionIndependentProgram != 0
                || image.dynamic.isEmpty)
        if isProgram { entry = image.entry }
        if let address = image.dynamic[12] { initializers.append(address) }
        var arrays: [(address: UInt64, size: UInt64)] = []
        for (table, size) in [(25, 27), (32, 33)] as [(UInt64, UInt64)] {
            if let address = image.dynamic[table], let length = image.dynamic[size] { arrays.append((address, length)) }
        }
        if arrays.isEmpty {
            for section in image.sections where section.type == 14 || section.type == 16 {
                arrays.append((section.address, UInt64(section.range.count)))
            }
        }
        let size = image.reader.is64 ? 8 : 4
        for array in arrays where array.size <= 1 << 20 {
            guard let range = image.range(array.address, size: array.size) else { continue }
            for at in stride(from: range.lowerBound, through: range.upperBound - size, by: size) {
                if let address = image.reader.word(bytes, at), address != 0 { initializers.append(address) }
            }
            addRelocated(bytes, image, array.address..<max(array.address, array.address &+ array.size))
        }
    }

    /// Adds what relocations put into the array: some linkers leave its bytes zero.
    private mutating func addRelocated(_ bytes: Span<UInt8>, _ image: CodeImage, _ array: Range<UInt64>) {
        guard image.reader.is64, let table = image.dynamic[7], let size = image.dynamic[8],
            let range = image.range(table, size: size)
        else { return }
        var at = range.lowerBound
        var known = Set(initializers)
        var added = 0
        while at <= range.upperBound - 24, added < 65_536 {
            if let place = image.reader.u64(bytes, at), array.contains(place),
                let addend = image.reader.u64(bytes, at + 16),
                addend != 0, known.insert(addend).inserted
            {
                initializers.append(addend)
                added += 1
            }
            at += 24
        }
    }
}
