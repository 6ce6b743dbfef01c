import CBOR
import Testing
import UpdateProtocol

@Suite("Answers with a detail manifest")
struct DetailAnswerTests {
    static let answer = UpdateAnswer(
        entries: [
            .init(
                component: 0,
                outcome: .located(
                    format: 2,
                    digest: ProtocolDigest(bytes: [UInt8](repeating: 1, count: 32)),
                    size: 1 << 30,
                    uris: ["blobs/sha-256/" + String(repeating: "0", count: 64)].map { Text($0) }
                )
            )
        ],
        detail: DetailAnswer(
            index: 9_999,
            proof: [[UInt8]](repeating: [UInt8](repeating: 3, count: 32), count: 14),
            envelope: [UInt8](repeating: 0xAB, count: 1_000)
        )
    )

    @Test("D5 M9 an answer with a detail manifest reads back as it was written, and takes less than 2 kB")
    func roundTrip() throws {
        #expect(try UpdateAnswer(Self.answer.encoded.span) == Self.answer)
        #expect(Self.answer.encoded.count < 2_000)
    }

    @Test("D5 an answer without one keeps its encoding")
    func plain() throws {
        let answer = UpdateAnswer(entries: [.init(component: 0, outcome: .nothing(reason: "current"))])
        #expect(answer.encoded == [0xA1, 0x01, 0xA1, 0x00, 0x82, 0x00, 0x67] + Array("current".utf8))
        #expect(try UpdateAnswer(answer.encoded.span).detail == nil)
    }

    @Test("D5 a proof that is too long, or of hashes of another length, is refused")
    func refusals() {
        for proof in [
            [[UInt8]](repeating: [UInt8](repeating: 3, count: 32), count: 25), [[1, 2, 3]],
            [[UInt8](repeating: 3, count: 33)],
        ] {
            let answer = UpdateAnswer(entries: [], detail: DetailAnswer(index: 0, proof: proof, envelope: [1]))
            let bytes = answer.encoded
            #expect(throws: UpdateProtocolError.self) { try UpdateAnswer(bytes.span) }
        }
        #expect(throws: UpdateProtocolError.self) {
            try UpdateAnswer(([0xA2, 0x01, 0xA0, 0x03, 0x80] as [UInt8]).span)
        }
        #expect(throws: UpdateProtocolError.self) { try UpdateAnswer(([0xA1, 0x02, 0x80] as [UInt8]).span) }
    }

    @Test("no cut or changed answer makes the reader trap")
    func hostile() {
        let bytes = UpdateAnswer(
            entries: Self.answer.entries,
            detail: DetailAnswer(index: 1, proof: [[UInt8](repeating: 3, count: 32)], envelope: [1, 2, 3])
        ).encoded
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            #expect(throws: UpdateProtocolError.self) { try UpdateAnswer(cut.span) }
        }
        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let answer = try? UpdateAnswer(changed.span) { #expect(answer.encoded == changed) }
        }
    }
}
