/// A section header, as far as models need it (System V gABI, chapter 4).
struct ElfSection {
    /// The name, as bytes.
    var name: [UInt8] = []
    /// Where the name is in the table of section names.
    var nameOffset: UInt32 = 0
    /// `sh_type`.
    var kind: UInt32 = 0
    /// `sh_flags`.
    var flags: UInt64 = 0
    /// `sh_addr`.
    var address: UInt64 = 0
    /// `sh_offset`.
    var offset: UInt64 = 0
    /// `sh_size`.
    var size: UInt64 = 0
    /// `sh_link`.
    var link: UInt32 = 0
    /// `sh_info`.
    var info: UInt32 = 0

    /// Whether it is called `text`.
    func isNamed(_ text: StaticString) -> Bool {
        name.count == text.utf8CodeUnitCount && name.elementsEqual("\(text)".utf8)
    }

    /// Whether its name begins with `text`.
    func hasPrefix(_ text: StaticString) -> Bool {
        name.starts(with: "\(text)".utf8)
    }
}
