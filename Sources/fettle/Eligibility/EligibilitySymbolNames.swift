import CBOR
import Eligibility
import ImageAnalysis
import RootFiles

/// The names behind the hashes of symbols: of new software from its own files, of installed files by reading these again.
final class EligibilitySymbolNames {
    private let software: [EligibilityCheckSoftware]
    private let lookup: RootLookup?
    private var files: [Text: [SymbolHash: Text]] = [:]

    init(_ software: [EligibilityCheckSoftware], root: String?) {
        self.software = software
        self.lookup = root.map { RootLookup(root: $0) }
    }

    func name(of symbol: SymbolHash, in file: Text) -> Text? {
        for software in software {
            if let name = software.symbolNames[symbol] { return name }
        }
        guard let lookup else { return nil }
        if let known = files[file] { return known[symbol] }
        let names = try? lookup.withContents(of: file) { bytes in
            guard let file = try? ELFFile(bytes) else { return [SymbolHash: Text]() }
            return file.symbolNames
        }
        files[file] = names ?? [:]
        return files[file]?[symbol]
    }
}
