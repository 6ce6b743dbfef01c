import CBOR
import HTTPServing
import HTTPTypes
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol
import ZstdCodec

/// Takes what devices tell about themselves [B3].
struct InventoryService: Sendable {
    let store: any DistributorStore
    let ledger: InventoryLedger
    /// Indices of layers, named by their digests. They are never served: they say what runs on devices.
    let indices: any BlobStorage
    let nonces: NonceIssuer
    let clock: ServerClock

    /// Takes an inventory.
    ///
    /// - Parameter isBrought: Whether a gateway brings it, where it may have waited for days. It counts at the time of its
    ///   nonce: what came later stays, and when it comes twice, nothing is written [S27].
    /// - Returns: the digests of the indices that are wanted.
    /// - Throws: ``Problem``: status 400 where it cannot be read or holds what nobody asked for, 409 where it answers another
    ///   definition than the present one, a later one is there, or its nonce is old or not ours.
    func take(_ message: DeviceMessage, isBrought: Bool = false) async throws -> InventoryReceipt {
        let inventory: Inventory
        do throws(UpdateProtocolError) {
            inventory = try Inventory(message.payload.span)
        } catch {
            throw Problem.malformed("the inventory cannot be read", found: "\(error)")
        }
        guard let current = ledger.current, inventory.definition.bytes == current.record.digest.bytes else {
            throw Problem(
                .conflict,
                "inventory-not-asked",
                "the inventory answers another definition than the present one",
                expected: ledger.current.map { "definition \($0.record.sequenceNumber), \($0.record.digest)" },
                found: Hexadecimal.string(inventory.definition.bytes),
                action: "fetch the definition that Fettle-Inventory names"
            )
        }
        let order = try order(of: inventory, from: message.device, isBrought: isBrought)
        try InventoryContentCheck(definition: current.definition).check(inventory, of: message.device)
        let record = try record(of: inventory, from: message.device, order: order)
        // The answer was lost, and the device sends it again: there is nothing to write.
        if let present = try await store.inventory(of: message.device), present.digest == record.digest,
            present.order >= order
        {
            return try await receipt(inventory)
        }
        try await store.recordInventory(record, capabilities: inventory.capabilities)
        return try await receipt(inventory)
    }

    /// Takes an index that a device's inventory names.
    ///
    /// - Throws: ``Problem``: status 400 where it is not what its digest says, 409 where the device's inventory does not name
    ///   it.
    func takeIndex(_ message: DeviceMessage) async throws {
        let upload: IndexUpload
        do throws(UpdateProtocolError) {
            upload = try IndexUpload(message.payload.span)
        } catch {
            throw Problem.malformed("the index cannot be read", found: "\(error)")
        }
        guard let digest = ContentDigest(upload.digest),
            let inventory = try await store.inventory(of: message.device),
            inventory.lowerIndex == digest || inventory.upperIndex == digest
        else {
            throw Problem(
                .conflict,
                "index-not-named",
                "the device's inventory does not name this index",
                action: "send the inventory first"
            )
        }
        guard try await indices.info(digest) == nil else { return }
        let content = try Self.decompress(upload)
        guard ContentDigest.sha256(content) == digest else {
            throw Problem(
                .badRequest,
                "digest-mismatch",
                "the index is not the one that the inventory names",
                expected: digest.hex,
                found: ContentDigest.sha256(content).hex
            )
        }
        try await indices.put(content, expecting: digest)
    }

    /// Removes indices that no inventory names any more. Nothing else may run meanwhile: it is done at the start.
    static func sweep(_ indices: any BlobStorage, store: any DistributorStore) async throws {
        var after: ContentDigest?
        repeat {
            let page = try await indices.list(after: after, limit: StoreLimits.pageSize)
            for info in page.elements where try await !store.isIndexNamed(info.digest) {
                try await indices.remove(info.digest)
            }
            after = page.next
        } while after != nil
    }

    // MARK: Parts

    private func order(of inventory: Inventory, from device: DeviceID, isBrought: Bool) throws -> Int64 {
        guard let nonce = inventory.nonce, let order = nonces.order(of: nonce, from: device, isBrought: isBrought)
        else {
            throw Problem(
                .conflict,
                "stale-nonce",
                "the inventory's nonce is not a recent one of this distributor",
                action: "poll, and send the inventory again with the nonce in Fettle-Nonce"
            )
        }
        return order
    }

    private func record(of inventory: Inventory, from device: DeviceID, order: Int64) throws -> InventoryRecord {
        let content = inventory.content.encoded
        guard let definition = ContentDigest(inventory.definition.bytes) else {
            throw Problem.malformed("the definition's digest is of another algorithm", expected: "SHA-256")
        }
        return InventoryRecord(
            device: device,
            definition: definition,
            digest: .sha256(content),
            size: Int64(content.count),
            order: order,
            receivedAt: clock.seconds,
            claims: InventoryClaims.encode(inventory.claims),
            capabilities: inventory.capabilities.map { .sha256($0) },
            lowerIndex: inventory[.lower].flatMap { ContentDigest($0.digest) },
            upperIndex: inventory[.upper].flatMap { ContentDigest($0.digest) }
        )
    }

    private func receipt(_ inventory: Inventory) async throws -> InventoryReceipt {
        var wanted: [[UInt8]] = []
        for index in inventory.indices where !wanted.contains(index.digest) {
            guard let digest = ContentDigest(index.digest) else { continue }
            if try await indices.info(digest) == nil { wanted.append(index.digest) }
        }
        return InventoryReceipt(wanted: wanted)
    }

    /// The index, of which no more than it says it has comes out, whatever the frames promise.
    private static func decompress(_ upload: IndexUpload) throws -> [UInt8] {
        var content: [UInt8] = []
        do {
            let decompressor = try ZstdDecompressor(resultSize: upload.size)
            try decompressor.decompress(upload.compressed.span) { (bytes: Span<UInt8>) throws(Never) in
                bytes.withUnsafeBufferPointer { content.append(contentsOf: $0) }
            }
            try decompressor.finish()
        } catch {
            throw Problem(
                .badRequest,
                "index-damaged",
                "the index cannot be decompressed",
                expected: "zstd frames with \(upload.size) bytes of content",
                found: "\(error)"
            )
        }
        return content
    }
}
