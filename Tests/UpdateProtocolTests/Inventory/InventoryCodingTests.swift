import CBOR
import Testing
import UpdateProtocol

@Suite("Inventory messages")
struct InventoryCodingTests {
    private static let digest = [UInt8](repeating: 7, count: 32)

    private static let full = Inventory(
        nonce: [UInt8](repeating: 1, count: 24),
        definition: ProtocolDigest(bytes: digest),
        claims: [
            ComponentClaims(component: [[0x61]], claims: [.init(label: 2, value: .bytes([1, 2]))]),
            ComponentClaims(component: [], claims: [.init(label: -273, value: .text("X1"))]),
        ],
        capabilities: [0xA1, 0x01, 0x01],
        indices: [
            InventoryIndex(.lower, digest: digest, size: 4_711), InventoryIndex(.upper, digest: digest, size: 1),
        ].compactMap { $0 }
    )

    private static let bare = Inventory(definition: ProtocolDigest(bytes: digest), claims: [])

    @Test("B3 an inventory comes back as it was written", arguments: [full, bare, full.content])
    func roundTrip(_ inventory: Inventory) throws {
        let encoded = inventory.encoded
        #expect(try Inventory(encoded.span) == inventory)
        #expect(inventory.content.nonce == nil)
    }

    @Test("B3 an inventory is no poll, report, request or upload, and none of those is an inventory")
    func confusion() throws {
        let inventory = Self.full.encoded
        #expect(throws: UpdateProtocolError.self) { try PollRequest(inventory.span) }
        #expect(throws: UpdateProtocolError.self) { try UpdateRequest(inventory.span) }
        #expect(throws: UpdateProtocolError.self) { try StatusReport(inventory.span) }
        #expect(throws: UpdateProtocolError.self) { try IndexUpload(inventory.span) }
        #expect(throws: UpdateProtocolError.self) { try EnrolmentRequest(inventory.span) }
        let poll = PollRequest(handled: ProtocolDigest(bytes: Self.digest)).encoded
        #expect(throws: UpdateProtocolError.self) { try Inventory(poll.span) }
        let upload = try #require(IndexUpload(digest: Self.digest, size: 9, compressed: [1])).encoded
        #expect(throws: UpdateProtocolError.self) { try Inventory(upload.span) }
        #expect(throws: UpdateProtocolError.self) { try PollRequest(upload.span) }
    }

    @Test("B3 bounds are kept: sizes of indices, of capability sets, of nonces")
    func bounds() throws {
        #expect(InventoryIndex(.lower, digest: Self.digest, size: 0) == nil)
        #expect(InventoryIndex(.lower, digest: Self.digest, size: InventoryIndex.byteLimit + 1) == nil)
        #expect(InventoryIndex(.lower, digest: [1], size: 1) == nil)
        #expect(IndexUpload(digest: Self.digest, size: InventoryIndex.byteLimit + 1, compressed: [1]) == nil)
        #expect(IndexUpload(digest: Self.digest, size: 1, compressed: []) == nil)
        var inventory = Self.full
        inventory.capabilities = [UInt8](repeating: 0, count: Inventory.capabilityLimit + 1)
        let large = inventory.encoded
        #expect(throws: UpdateProtocolError.self) { try Inventory(large.span) }
        inventory = Self.full
        inventory.nonce = [1]
        let short = inventory.encoded
        #expect(throws: UpdateProtocolError.self) { try Inventory(short.span) }
    }

    @Test("B3 a receipt and an upload come back as they were written")
    func others() throws {
        let receipt = InventoryReceipt(wanted: [Self.digest, [UInt8](repeating: 8, count: 32)])
        let encoded = receipt.encoded
        #expect(try InventoryReceipt(encoded.span) == receipt)
        let many = InventoryReceipt(wanted: [[UInt8]](repeating: Self.digest, count: 5)).encoded
        #expect(throws: UpdateProtocolError.self) { try InventoryReceipt(many.span) }
        let upload = try #require(IndexUpload(digest: Self.digest, size: 3, compressed: [1, 2, 3]))
        let bytes = upload.encoded
        #expect(try IndexUpload(bytes.span) == upload)
    }

    @Test("B3 no bytes make a reader stop with anything else than a value or an error")
    func anyBytes() throws {
        let samples = [
            Self.full.encoded, Self.bare.encoded, InventoryReceipt(wanted: [Self.digest]).encoded,
            try #require(IndexUpload(digest: Self.digest, size: 3, compressed: [1, 2, 3])).encoded,
        ]
        var state: UInt64 = 42
        func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(limit, 1)
        }
        for round in 0..<40_000 {
            var bytes = samples[round % samples.count]
            for _ in 0...below(4) { bytes[below(bytes.count)] = UInt8(below(256)) }
            if below(4) == 0 { bytes.removeLast(below(bytes.count)) }
            // Whatever can be read is written again as it was: there is one encoding of everything.
            if let inventory = try? Inventory(bytes.span) { #expect(inventory.encoded == bytes) }
            if let receipt = try? InventoryReceipt(bytes.span) { #expect(receipt.encoded == bytes) }
            if let upload = try? IndexUpload(bytes.span) { #expect(upload.encoded == bytes) }
        }
    }
}
