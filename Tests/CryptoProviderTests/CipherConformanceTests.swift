import COSE
import CryptoConformance
import LibcryptoProvider
import SwiftCryptoProvider
import Testing

@Suite("Ciphers of the crypto providers")
struct CipherConformanceTests {
    static let swiftChecks = (try? SwiftAgreementKey(pem: CryptoConformance.agreementKeyPEM)).map {
        CryptoConformance.checks(ofCiphers: SwiftCryptoProvider(), agreementKey: $0)
    }
    static let libcryptoChecks = (try? libcryptoAgreementKey(CryptoConformance.agreementKeyPEM)).map {
        CryptoConformance.checks(ofCiphers: LibcryptoProvider(), agreementKey: $0)
    }

    @Test("A4 M4 swift-crypto", arguments: swiftChecks ?? [])
    func swiftCrypto(_ check: ConformanceCheck) throws { try check.run() }

    @Test("A4 M4 libcrypto", arguments: libcryptoChecks ?? [])
    func libcrypto(_ check: ConformanceCheck) throws { try check.run() }

    @Test("the suite ran for both")
    func complete() {
        #expect(Self.swiftChecks?.count == 10)
        #expect(Self.libcryptoChecks?.count == 10)
    }

    @Test("A4 what one library encrypts, the other one opens", arguments: ContentAlgorithm.allCases)
    func exchange(_ algorithm: ContentAlgorithm) throws {
        let swift = SwiftCryptoProvider()
        let libcrypto = LibcryptoProvider()
        let key = try #require(swift.randomBytes(algorithm.keyLength))
        let nonce = try #require(libcrypto.randomBytes(algorithm.nonceLength))
        let additional: [UInt8] = algorithm.isAuthenticated ? [1, 2, 3] : []
        for length in [0, 1, 15, 16, 17, 1_000, 3_000_000] {
            let plaintext = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let one = swift.sealed(plaintext, algorithm, key, nonce, additional)
            let other = libcrypto.sealed(plaintext, algorithm, key, nonce, additional)
            #expect(one == other, "\(length) bytes")
            let ciphertext = try #require(one)
            #expect(libcrypto.opened(ciphertext, algorithm, key, nonce, additional) == plaintext)
            #expect(swift.opened(ciphertext, algorithm, key, nonce, additional) == plaintext)
        }
    }

    @Test("A4 a copy of a decryption goes on by itself", arguments: [ContentAlgorithm.a128GCM, .a128CTR])
    func copies(_ algorithm: ContentAlgorithm) throws {
        let provider = LibcryptoProvider()
        let key = [UInt8](repeating: 3, count: algorithm.keyLength)
        let nonce = [UInt8](repeating: 4, count: algorithm.nonceLength)
        let plaintext = [UInt8](0..<100)
        let none: [UInt8] = []
        let sealed = try #require(provider.sealed(plaintext, algorithm, key, nonce, none))
        let head = [UInt8](sealed[..<40])
        let body = [UInt8](sealed[40..<100])
        let tag = [UInt8](sealed[100...])
        let made = provider.makeDecryption(by: algorithm, key: key.span, nonce: nonce.span, authenticating: none.span)
        var first = try #require(made)
        var output: [UInt8] = []
        var isWell = first.update(head.span, into: &output)
        var second = first
        var other = output
        let noise = [UInt8](repeating: 0, count: 9)
        isWell = first.update(noise.span, into: &output) && isWell
        isWell = second.update(body.span, into: &other) && isWell
        #expect(isWell)
        #expect(other == plaintext)
        let isSecondWhole = second.finish(tag: tag.span)
        let isFirstWhole = first.finish(tag: tag.span)
        #expect(isSecondWhole)
        #expect(isFirstWhole == !algorithm.isAuthenticated)
    }

    @Test("M4 an Ed25519 key is no key for agreement")
    func wrongKind() throws {
        let swift = SwiftSigningKey.generate(.ed25519)
        #expect(SwiftAgreementKey(swift) == nil)
        #expect(throws: SwiftCryptoError.self) { try SwiftAgreementKey(pem: swift.pem) }
        let libcrypto = try LibcryptoSigningKey.generate(.ed25519)
        #expect(LibcryptoAgreementKey(libcrypto) == nil)
        #expect(throws: LibcryptoError.self) { try libcryptoAgreementKey(swift.pem) }
    }

    @Test("M4 a key for agreement goes through PEM, and does not show in its description")
    func pem() throws {
        let key = SwiftAgreementKey.generate()
        #expect(try SwiftAgreementKey(pem: key.pem).publicKey == key.publicKey)
        let other = try libcryptoAgreementKey(key.pem)
        #expect(other.publicKey == key.publicKey)
        #expect(try SwiftAgreementKey(pem: String(decoding: other.pem(), as: UTF8.self)).publicKey == key.publicKey)
        #expect("\(key)" == "SwiftAgreementKey(\(key.publicKey))")
        #expect("\(other)" == "LibcryptoAgreementKey(\(key.publicKey))")
        #expect(SwiftAgreementKey(scalar: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(SwiftAgreementKey(scalar: [1]) == nil)
    }
}
