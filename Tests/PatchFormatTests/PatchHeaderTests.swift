import CBOR
import PatchFormat
import Testing

@Suite("Patch header")
struct PatchHeaderTests {
    @Test("D6 the header has at most 40 bytes, also with the greatest values")
    func longest() throws {
        let header = PatchHeader(
            codec: PatchCodec(rawValue: .max),
            precursor: DigestPrefix(.max),
            result: DigestPrefix(.max),
            resultSize: .max,
            precursorSize: .max
        )
        #expect(header.encoded.count == PatchLimits.header)
        #expect(try PatchHeader(decoding: header.encoded.span) == header)
    }

    @Test("D6 the header has the bytes that docs/formats/patch.cddl describes")
    func bytes() throws {
        let expected: [UInt8] =
            [0x86, 0x01, 0x01, 0x48, 1, 2, 3, 4, 5, 6, 7, 8]
            + [0x48, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0x19, 0x03, 0xE8, 0x19, 0x03, 0x84]
        #expect(PatchFixture.header.encoded == expected)
        #expect(PatchFixture.patch.starts(with: expected))
    }

    @Test("D6 the precursor's size may be left out", arguments: [nil, 0, 23, 24, 1 << 40] as [UInt64?])
    func precursorSize(_ size: UInt64?) throws {
        let header = PatchHeader(
            codec: .zstd,
            precursor: DigestPrefix(1),
            result: DigestPrefix(2),
            resultSize: 3,
            precursorSize: size
        )
        #expect(try PatchHeader(decoding: header.encoded.span) == header)
    }

    @Test("A5 another format version is named, whatever follows it")
    func version() {
        let found = PatchFixture.read([0x83, 0x02, 0xF6, 0xF6])
        #expect(found.error == .unsupportedVersion(found: 2))
    }

    @Test(
        "A5 a header of another shape is refused",
        arguments: [
            [0x84, 0x01, 0x01, 0x40, 0x40],  // too few elements
            [0xA1, 0x01, 0x01],  // no array
            [0x86, 0x18, 0x01],  // version not in its shortest form
            [0x86, 0x01, 0x19, 0x01, 0x00, 0x48],  // codec beyond a byte
            [0x86, 0x01, 0x01, 0x44, 1, 2, 3, 4],  // digest too short
            [0x9F, 0x01, 0x01],  // indefinite length
        ] as [[UInt8]]
    )
    func shape(_ bytes: [UInt8]) {
        let padded = bytes + [UInt8](repeating: 0, count: 32)
        guard case .malformedHeader = PatchFixture.read(padded).error else {
            Issue.record("\(String(describing: PatchFixture.read(padded).error))")
            return
        }
    }

    @Test("A5 a length that reaches beyond the longest header is refused at once, not waited for")
    func lyingLength() {
        let bytes: [UInt8] = [0x86, 0x01, 0x01, 0x5B, 0xFF] + [UInt8](repeating: 0xFF, count: 60)
        #expect(PatchFixture.read(bytes).error == .headerTooLong)
        #expect(PatchFixture.read(bytes, pieceSize: 1).error == .headerTooLong)
    }

    @Test("A5 every truncation and bytes behind are refused")
    func truncation() {
        let bytes = PatchFixture.header.encoded
        for count in 0..<bytes.count {
            #expect(throws: PatchError.truncated(at: 0)) {
                try PatchHeader(decoding: Array(bytes[..<count]).span)
            }
        }
        #expect(throws: PatchError.malformedHeader(.trailingBytes(at: bytes.count))) {
            try PatchHeader(decoding: (bytes + [0]).span)
        }
    }
}
