import CBOR
import Eligibility

/// The sections `[maker.NAME]`: who signs compatibility tables, and for whom each of them speaks [E6].
extension ConfigurationReader {
    static let makerKeys: Set<String> = ["side", "keys", "software"]
    private static let makerLimit = 64

    func makers(_ sections: [String]) throws(ConfigurationError) -> [TableMaker] {
        var makers: [TableMaker] = []
        for section in sections {
            guard makers.count < ConfigurationReader.makerLimit else {
                throw problem(section, "side", "there are more than \(ConfigurationReader.makerLimit) makers")
            }
            makers.append(try maker(section))
        }
        return makers
    }

    private func maker(_ section: String) throws(ConfigurationError) -> TableMaker {
        let side: TableSide
        switch value(section, "side") {
        case "device": side = .lower
        case "installed": side = .upper
        case "new": side = .new
        case let text:
            throw problem(section, "side", "side is \(text ?? "missing"); expected device, installed or new")
        }
        let keys = words(section, "keys")
        guard !keys.isEmpty else {
            throw problem(section, "keys", "[\(section)] lacks keys; expected files with public keys")
        }
        let software = words(section, "software")
        guard software.isEmpty || side == .upper else {
            throw problem(section, "software", "software goes with side=installed alone")
        }
        guard software.allSatisfy({ $0.hasPrefix("/") }) else {
            throw problem(section, "software", "expected absolute paths; one that ends with / is a whole folder")
        }
        return TableMaker(
            name: String(section.dropFirst("maker.".count)),
            authority: TableAuthority(side, owners: software.isEmpty ? nil : software.map { Text($0) }),
            keyFiles: keys
        )
    }

    /// The words of a value, separated by blanks.
    func words(_ section: String, _ key: String) -> [String] {
        (value(section, key) ?? "").split(separator: " ").map(String.init)
    }
}
