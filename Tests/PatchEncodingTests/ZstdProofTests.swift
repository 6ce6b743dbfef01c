import Testing

@testable import PatchEncoding

@Suite("Proof of what was encoded")
struct ZstdProofTests {
    private let old: [UInt8] = [UInt8](0...200)
    private let new: [UInt8] = [9, 9] + [UInt8](10...200) + [1]

    @Test("D6 what decodes to the image passes, anything else does not")
    func proof() throws {
        let right = try frame(of: new)
        #expect(throws: Never.self) { try prove(right, gives: new) }
        var other = new
        other[5] ^= 1
        #expect(throws: PatchEncodingError.self) { try prove(right, gives: other) }
        #expect(throws: PatchEncodingError.self) { try prove(right, gives: new + [0]) }
        #expect(throws: PatchEncodingError.self) { try prove(right, gives: Array(new.dropLast())) }
        #expect(throws: PatchEncodingError.self) { try prove(Array(right.dropLast()), gives: new) }
        #expect(throws: PatchEncodingError.self) { try prove([], gives: new) }
        #expect(throws: PatchEncodingError.self) { try prove(right + [1], gives: new) }
    }

    private func frame(of content: [UInt8]) throws -> [UInt8] {
        let compressor = try ZstdCompressor()
        return try old.withUnsafeBufferPointer { old in
            try content.withUnsafeBufferPointer { try compressor.frame($0, level: 19, windowLog: 10, prefix: old) }
        }
    }

    private func prove(_ bytes: [UInt8], gives expected: [UInt8]) throws {
        try old.withUnsafeBufferPointer { old in
            try expected.withUnsafeBufferPointer { expected in
                let proof = try ZstdProof(prefix: old, expected: expected)
                try bytes.withUnsafeBufferPointer { try proof.add($0) }
                try proof.finish()
            }
        }
    }
}
