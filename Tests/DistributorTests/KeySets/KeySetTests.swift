import CBOR
import COSE
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import SwiftCryptoProvider
import Testing
import Trust
import UpdateProtocol

@testable import Distributor

@Suite("Key sets")
struct KeySetTests {
    private let crypto = SwiftCryptoProvider()

    /// A chain of key sets in which the signing key changes with every version.
    private func chain(_ count: Int) throws -> (documents: [[UInt8]], keys: [SwiftSigningKey]) {
        var documents: [[UInt8]] = []
        let keys = (0...count).map { _ in SwiftSigningKey.generate(.ed25519) }
        for version in 1...count {
            let set = try KeySet(
                version: UInt64(version),
                keys: [keys[version].publicKey],
                threshold: 1,
                manifestKeys: [KeySet.Member(key: keys[version].publicKey)]
            )
            var document = try set.signed(by: keys[version], keyID: keys[version].publicKey.keyID(crypto))
            if version > 1 {
                let before = keys[version - 1]
                document = try KeySet.adding(
                    signatureTo: document.span,
                    by: before,
                    keyID: before.publicKey.keyID(crypto)
                )
            }
            documents.append(document)
        }
        return (documents, keys)
    }

    private func listed(_ response: TestResponse) throws -> [[UInt8]] {
        var decoder = CBORDecoder(response.bytes.span)
        let count = try decoder.beginArray()
        var documents: [[UInt8]] = []
        while documents.count < count { documents.append(try decoder.readByteArray(limit: 65_536)) }
        try decoder.finish()
        return documents
    }

    @Test("M4 S16 key sets are taken in their order alone, and devices are told the latest version")
    func order() async throws {
        let distributor = try await TestDistributor()
        let documents = try chain(4).documents
        try await distributor.run { client in
            let device = TestDevice()
            try await distributor.enrol(client, device)
            #expect(try await device.poll(client).headers[.fettleKeySet] == nil)
            for document in documents.prefix(2) {
                let response = try await distributor.send(client, .post, "/v1/key-sets", bytes: document)
                #expect(response.status == .created, "\(String(buffer: response.body))")
            }
            // Skipped, again, and not at all.
            #expect(try await distributor.send(client, .post, "/v1/key-sets", bytes: documents[3]).status == .conflict)
            #expect(try await distributor.send(client, .post, "/v1/key-sets", bytes: documents[0]).status == .conflict)
            #expect(try await distributor.send(client, .post, "/v1/key-sets", bytes: documents[1]).status == .ok)
            #expect(try await distributor.send(client, .post, "/v1/key-sets", bytes: [1, 2]).status == .badRequest)
            #expect(try await device.poll(client).headers[.fettleKeySet] == "2")
            let all = try await client.execute(uri: "/v1/key-sets?after=0", method: .get)
            #expect(try listed(all) == Array(documents.prefix(2)))
            let rest = try await client.execute(uri: "/v1/key-sets?after=1", method: .get)
            #expect(try listed(rest) == [documents[1]])
            let none = try await client.execute(uri: "/v1/key-sets?after=2", method: .get)
            #expect(try listed(none).isEmpty)
            #expect(try await client.execute(uri: "/v1/key-sets?after=x", method: .get).status == .badRequest)
        }
    }

    @Test("M4 S16 a key set that the keys before did not sign is refused")
    func stranger() async throws {
        let distributor = try await TestDistributor()
        let documents = try chain(1).documents
        let foreign = try chain(2).documents
        try await distributor.run { client in
            #expect(try await distributor.send(client, .post, "/v1/key-sets", bytes: documents[0]).status == .created)
            let response = try await distributor.send(client, .post, "/v1/key-sets", bytes: foreign[1])
            #expect(response.status == .badRequest)
            #expect(String(buffer: response.body).contains("key-set-threshold"))
            let open = try await client.execute(uri: "/v1/key-sets", method: .post, body: .init(bytes: foreign[1]))
            #expect(open.status == .unauthorized)
        }
    }

    @Test("M4 a device that has nothing yet gets the latest key set at enrolment")
    func enrolment() async throws {
        let distributor = try await TestDistributor()
        let documents = try chain(2).documents
        try await distributor.run { client in
            for document in documents {
                _ = try await distributor.send(client, .post, "/v1/key-sets", bytes: document)
            }
            let token = try await distributor.enrolmentToken(client)
            let answer = try EnrolmentAnswer(try await TestDevice().enrol(client, token: token).bytes.span)
            #expect(answer.keySet == documents[1])
            let other = try await distributor.enrolmentToken(client)
            let second = try await TestDevice("second").enrol(client, token: other, wantsAnchors: false)
            #expect(try EnrolmentAnswer(second.bytes.span).keySet == nil)
        }
    }
}
