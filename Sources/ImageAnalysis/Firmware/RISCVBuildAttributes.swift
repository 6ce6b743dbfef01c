public import CBOR

/// What RISC-V code was compiled for, from the section `.riscv.attributes` (RISC-V ELF psABI, 5.5).
public struct RISCVBuildAttributes: Equatable, Sendable {
    /// The architecture string, such as `rv32i2p1_m2p0_c2p0` (tag 5).
    public let architecture: Text
    /// The extensions in it without their versions, in order: `i`, `m`, `c`, `zicsr` ...
    public let extensions: [Text]

    /// The attributes, or `nil` where no architecture is given.
    init?(_ attributes: BuildAttributes) {
        guard let architecture = attributes.texts[5], architecture.count <= 1_024 else { return nil }
        self.architecture = architecture
        var extensions: [Text] = []
        for (index, part) in architecture.utf8.split(separator: 0x5F).enumerated() {
            var part = part
            if index == 0 {
                guard part.starts(with: Array("rv".utf8)) else { return nil }
                part = part.dropFirst(2).drop(while: Self.isDigit)
            }
            let isNamed = index > 0 && part.first.map { [0x73, 0x78, 0x7A].contains($0) } == true
            extensions += isNamed ? [Self.withoutVersion(part)] : Self.letters(part)
        }
        self.extensions = extensions
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The name in front of a version such as `2p0`.
    private static func withoutVersion(_ part: ArraySlice<UInt8>) -> Text {
        var name = part
        while let last = name.last, isDigit(last) { name.removeLast() }
        guard name.count < part.count, name.last == 0x70 else { return Text(String(decoding: part, as: UTF8.self)) }
        name.removeLast()
        let digits = name
        while let last = name.last, isDigit(last) { name.removeLast() }
        guard name.count < digits.count else { return Text(String(decoding: part, as: UTF8.self)) }
        return Text(String(decoding: name, as: UTF8.self))
    }

    /// The single-letter extensions of `part`, each of which can have a version.
    private static func letters(_ part: ArraySlice<UInt8>) -> [Text] {
        var letters: [Text] = []
        var rest = part
        while let letter = rest.popFirst() {
            letters.append(Text(String(decoding: [letter], as: UTF8.self)))
            guard let next = rest.first, isDigit(next) else { continue }
            rest = rest.drop(while: isDigit)
            if rest.first == 0x70, rest.count > 1, isDigit(rest[rest.startIndex + 1]) {
                rest = rest.dropFirst().drop(while: isDigit)
            }
        }
        return letters
    }
}
