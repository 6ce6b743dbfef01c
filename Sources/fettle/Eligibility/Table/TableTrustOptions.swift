import ArgumentParser
import COSE
import Eligibility

/// Keys that compatibility tables may be signed with, by the side whose maker holds them.
struct TableTrustOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A public key of the maker of the device.", valueName: "file"))
    var lower: [String] = []

    @Option(help: ArgumentHelp("A public key of the maker of installed software.", valueName: "file"))
    var upper: [String] = []

    @Option(help: ArgumentHelp("A public key of the maker of the new software.", valueName: "file"))
    var new: [String] = []

    var isEmpty: Bool { lower.isEmpty && upper.isEmpty && new.isEmpty }

    func authorities() throws -> [(key: PublicKey, authority: TableAuthority)] {
        try lower.map { (try KeyFiles.publicKey($0), TableAuthority(.lower)) }
            + upper.map { (try KeyFiles.publicKey($0), TableAuthority(.upper)) }
            + new.map { (try KeyFiles.publicKey($0), TableAuthority(.new)) }
    }
}
