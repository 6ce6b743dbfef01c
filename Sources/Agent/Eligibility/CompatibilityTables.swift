import BootControl
import CBOR
import COSE
import DeviceCore
import Eligibility
import LibcryptoProvider
import Trust

/// The compatibility tables that the device hears [E6]: files of its owner, each signed by a maker whom the configuration
/// names, or by an author of manifests, who speaks for the new software.
struct CompatibilityTables {
    /// Most tables.
    static let limit = 64
    private static let keyLimit = 65_536

    /// What can be believed.
    private(set) var trusted: [TrustedTable] = []
    /// What cannot: the file, and why. As it may forbid something, nothing is known to be allowed.
    private(set) var problems: [(file: String, reason: String)] = []

    private let crypto: LibcryptoProvider
    private var keyProblems: [String] = []
    private var numbers: TableNumbers

    /// Reads and verifies the tables of the configuration.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970, where the device knows the time.
    ///   - keepsNumbers: whether the device remembers how far each maker's tables have come.
    init(_ configuration: AgentConfiguration, now: UInt64?, keepsNumbers: Bool = true) {
        crypto = LibcryptoProvider()
        numbers = TableNumbers(folder: configuration.stateFolder)
        guard !configuration.eligibility.tables.isEmpty else { return }
        let authorities = authorities(configuration, now: now)
        for file in configuration.eligibility.tables {
            do throws(TableProblem) {
                trusted.append(try read(file, authorities))
            } catch {
                problems.append((file, error.reason))
            }
        }
        if keepsNumbers { numbers.keep() }
    }

    /// What counts as unknown as long as a table that the owner wants to be heard cannot be believed.
    var edges: [FailingEdge] {
        problems.map { problem in
            FailingEdge(
                side: .lower,
                kind: .compatibilityTable,
                reason: .undetermined,
                needed: Text("a compatibility table that can be believed in " + problem.file),
                found: Text(problem.reason)
            )
        }
    }

    /// Why a table does not count.
    private struct TableProblem: Error {
        let reason: String
    }

    private mutating func read(
        _ file: String,
        _ authorities: [(key: PublicKey, authority: TableAuthority)]
    ) throws(TableProblem) -> TrustedTable {
        let (document, table) = try verified(file, authorities)
        for (key, _) in authorities where document.isSigned(by: key, crypto: crypto) {
            let mark = key.thumbprint(crypto) + table.table.issuer.utf8
            guard numbers.take(table.table.number, of: crypto.sha256(mark.span)) else {
                throw TableProblem(reason: "it is older than one of the same maker that the device knows")
            }
        }
        return table
    }

    private func verified(
        _ file: String,
        _ authorities: [(key: PublicKey, authority: TableAuthority)]
    ) throws(TableProblem) -> (SignedTable, TrustedTable) {
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try DurableFile.read(file, limit: SignedTable.sizeLimit)
        } catch {
            throw TableProblem(reason: error.description)
        }
        guard let bytes else { throw TableProblem(reason: "there is no such file") }
        do throws(SignedTableError) {
            let document = try SignedTable(bytes)
            return (document, try document.verified(by: authorities, crypto: crypto))
        } catch {
            throw TableProblem(reason: ([Self.describe(error)] + keyProblems).joined(separator: "; "))
        }
    }

    // MARK: Who speaks for whom

    private mutating func authorities(
        _ configuration: AgentConfiguration,
        now: UInt64?
    ) -> [(key: PublicKey, authority: TableAuthority)] {
        var authorities: [(key: PublicKey, authority: TableAuthority)] = []
        for maker in configuration.eligibility.makers {
            for file in maker.keyFiles {
                guard let pem = try? DurableFile.read(file, limit: CompatibilityTables.keyLimit),
                    let key = try? PublicKey(pem: pem.span)
                else {
                    keyProblems.append("\(file) is no public key of the maker \(maker.name)")
                    continue
                }
                authorities.append((key, maker.authority))
            }
        }
        // Who signs the new software may say what it goes together with.
        guard let policy = try? KeyRing(configuration, crypto: crypto).policy(now: now) else { return authorities }
        for anchor in policy.anchors {
            guard case .publicKey(let key) = anchor.key, !policy.revoked.contains(key.thumbprint(crypto)) else {
                continue
            }
            authorities.append((key, TableAuthority(.new)))
        }
        return authorities
    }

    private static func describe(_ error: SignedTableError) -> String {
        switch error {
        case .tooLarge(let size, let limit): "it has \(size) bytes; expected at most \(limit)"
        case .unsigned: "it is not signed"
        case .signature: "it is no signed compatibility table"
        case .table(.unsupportedVersion(let version)): "version \(version) of the format is not known here"
        case .table: "what is signed is no compatibility table"
        case .untrusted: "none of the makers' keys has signed it"
        }
    }
}
