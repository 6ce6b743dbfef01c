import COSE
import CryptoConformance
import LibcryptoProvider
import SwiftCryptoProvider
import Testing

@Suite("Crypto providers")
struct ConformanceTests {
    @Test("M2 swift-crypto", arguments: CryptoConformance.checks(of: SwiftCryptoProvider()))
    func swiftCrypto(_ check: ConformanceCheck) throws {
        try check.run()
    }

    @Test("M2 libcrypto", arguments: CryptoConformance.checks(of: LibcryptoProvider()))
    func libcrypto(_ check: ConformanceCheck) throws {
        try check.run()
    }

    @Test("M2 what swift-crypto signs, both accept", arguments: SwiftSigningKey.Kind.allCases)
    func signedBySwiftCrypto(_ kind: SwiftSigningKey.Kind) throws {
        let key = SwiftSigningKey.generate(kind)
        for check in CryptoConformance.checks(of: key, verifiedBy: SwiftCryptoProvider()) { try check.run() }
        for check in CryptoConformance.checks(of: key, verifiedBy: LibcryptoProvider()) { try check.run() }
    }

    @Test("M2 what libcrypto signs, both accept", arguments: LibcryptoSigningKey.Kind.allCases)
    func signedByLibcrypto(_ kind: LibcryptoSigningKey.Kind) throws {
        let key = try LibcryptoSigningKey.generate(kind)
        for check in CryptoConformance.checks(of: key, verifiedBy: LibcryptoProvider()) { try check.run() }
        for check in CryptoConformance.checks(of: key, verifiedBy: SwiftCryptoProvider()) { try check.run() }
    }

    @Test("the suite finds a provider that accepts everything")
    func everythingAccepted() {
        struct Credulous: CryptoProvider {
            func makeDigest(_ algorithm: DigestAlgorithm) -> SwiftDigest? { SwiftDigest(algorithm) }
            func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { true }
        }
        for check in CryptoConformance.checks(of: Credulous()) where check.name.hasPrefix("M2") {
            #expect(throws: ConformanceFailure.self, "\(check)") { try check.run() }
        }
    }

    @Test("the suite finds a provider that accepts nothing, and one whose digest is another")
    func nothingAccepted() {
        struct Stubborn: CryptoProvider {
            func makeDigest(_ algorithm: DigestAlgorithm) -> SwiftDigest? { SwiftDigest(.sha512) }
            func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { false }
        }
        let failing = CryptoConformance.checks(of: Stubborn()).filter { (try? $0.run()) == nil }.map(\.name)
        #expect(failing.count == 7)
        #expect(
            failing.allSatisfy {
                $0.hasPrefix("SHA-2") || $0.hasPrefix("HMAC") || $0.hasPrefix("HKDF") || $0.contains("accepts")
            }
        )
        for check in CryptoConformance.checks(of: SwiftSigningKey.generate(.p256), verifiedBy: Stubborn()) {
            #expect(throws: ConformanceFailure.self) { try check.run() }
        }
    }

    @Test("keys sign from several threads at once", arguments: LibcryptoSigningKey.Kind.allCases)
    func threads(_ kind: LibcryptoSigningKey.Kind) async throws {
        let key = try LibcryptoSigningKey.generate(kind)
        let accepted = try await withThrowingTaskGroup(of: Bool.self, returning: Int.self) { group in
            for number in UInt8(0)..<64 {
                group.addTask {
                    let message = [UInt8](repeating: number, count: 100)
                    let signature = try key.sign(message.span)
                    return LibcryptoProvider().isValid(signature.span, for: message.span, by: key.publicKey)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 64)
    }

    @Test("random bytes have the length asked for and do not repeat")
    func randomBytes() throws {
        #expect(try LibcryptoProvider.randomBytes(0).isEmpty)
        let first = try LibcryptoProvider.randomBytes(32)
        #expect(first.count == 32)
        #expect(try LibcryptoProvider.randomBytes(32) != first)
    }
}
