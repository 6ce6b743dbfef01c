import CBOR
import Store
import Testing
import UpdateProtocol

@testable import Gateway

@Suite("Records on the disk")
struct RecordTests {
    private let answer = KnownAnswer(
        bytes: UpdateAnswer(entries: []).encoded,
        manifest: .number(7),
        learnedAt: 10,
        freshUntil: 20
    )

    @Test("A record that was torn, lengthened or changed anywhere is noticed")
    func torn() {
        let record = SealedRecord.seal(answer.encoded(AnswerKey(.number(1))))
        #expect(SealedRecord.open(record).flatMap(KnownAnswer.read)?.1 == answer)
        for length in 0..<record.count { #expect(SealedRecord.open(Array(record[..<length])) == nil) }
        #expect(SealedRecord.open(record + [0]) == nil)
        for index in record.indices {
            var changed = record
            changed[index] ^= 1
            #expect(SealedRecord.open(changed) == nil)
        }
    }

    @Test("What is sealed and yet nonsense is nothing, and nothing traps", arguments: 0..<200)
    func nonsense(_ seed: UInt64) {
        var source = SeededSource(seed)
        var bytes = Bool.random(using: &source) ? answer.encoded(AnswerKey(.number(1))) : UsageSnapshot().encoded
        for _ in 0..<4 where !bytes.isEmpty {
            bytes[Int.random(in: 0..<bytes.count, using: &source)] = UInt8.random(in: 0...255, using: &source)
        }
        if Bool.random(using: &source) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &source)) }
        _ = KnownAnswer.read(bytes)
        _ = UsageSnapshot(bytes)
        _ = StoredMessage(bytes, limit: 1_000)
        _ = KnownEnvelope(record: bytes)
        _ = PayloadForm(bytes)
    }

    @Test("Uses, sightings and pins come back")
    func usage() {
        var snapshot = UsageSnapshot()
        snapshot.uses = [.number(1): 5, .number(2): -1]
        snapshot.sightings = [.number(3): 9]
        snapshot.pinned = [.number(4)]
        #expect(UsageSnapshot(snapshot.encoded) == snapshot)
        #expect(UsageSnapshot(snapshot.encoded + [0]) == nil)
        #expect(UsageSnapshot([UInt8](repeating: 0xFF, count: 64)) == nil)
    }

    @Test("Messages and payload records come back")
    func messages() {
        let message = StoredMessage(path: "reports", type: "application/suit-report+cose", body: [1, 2, 3])
        #expect(StoredMessage(message.encoded, limit: 10) == message)
        #expect(StoredMessage(message.encoded, limit: 2) == nil)
        let payload = PayloadForm(format: 2, result: .number(1), digest: .number(2), size: 3)
        #expect(PayloadForm(payload.encoded) == payload)
    }
}
