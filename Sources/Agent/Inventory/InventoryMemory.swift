import BootControl
import CBOR
import SUIT

/// What a device keeps of inventories: the definition that it follows, which never goes down, and what it has answered.
///
/// On disk: `{1: 1, 2: sequence number, 3: digest, 4: document, ? 5: fingerprint}` in deterministic CBOR.
struct InventoryMemory: Equatable {
    /// The signed definition.
    var document: [UInt8]
    /// Its number and digest.
    var taken: InventoryGuard
    /// The fingerprint of the inventory that the distributor has taken; empty before the first.
    var answered: [UInt8] = []

    private static let byteLimit = InventoryDefinition.byteLimit + 1_024

    /// What is kept in a state folder, or `nil` where nothing is yet.
    static func load(_ folder: String) throws(AgentError) -> InventoryMemory? {
        let path = InventoryMemory.path(folder)
        do throws(FileError) {
            guard let bytes = try DurableFile.read(path, limit: byteLimit) else { return nil }
            guard let memory = try? read(bytes) else {
                // The number in it must not be forgotten, as that of manifests.
                throw FileError("read", path, code: 84)
            }
            return memory
        } catch {
            throw AgentError(.failure, error.description)
        }
    }

    /// Keeps it, so that no power cut can undo it.
    func save(_ folder: String) throws(AgentError) {
        do throws(FileError) {
            try DurableFile.write(encoded, to: InventoryMemory.path(folder), mode: 0o600)
        } catch {
            throw AgentError(.failure, "the inventory definition cannot be kept: \(error.description)")
        }
    }

    private static func path(_ folder: String) -> String { folder + "/inventory.cbor" }

    private var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: document.count + 128)
        encoder.beginMap(answered.isEmpty ? 4 : 5)
        encoder.encodeInt(1)
        encoder.encodeInt(1)
        encoder.encodeInt(2)
        encoder.encode(taken.sequenceNumber ?? 0)
        encoder.encodeInt(3)
        encoder.encode(bytes: taken.digest)
        encoder.encodeInt(4)
        encoder.encode(bytes: document)
        if !answered.isEmpty {
            encoder.encodeInt(5)
            encoder.encode(bytes: answered)
        }
        return encoder.bytes
    }

    private static func read(_ bytes: [UInt8]) throws(CBORError) -> InventoryMemory {
        var decoder = CBORDecoder(bytes.span)
        var number: UInt64?
        var digest: [UInt8] = []
        var document: [UInt8] = []
        var answered: [UInt8] = []
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case 1: guard try decoder.readUnsigned() == 1 else { throw .invalidValue(at: at) }
            case 2: number = try decoder.readUnsigned()
            case 3: digest = try decoder.readByteArray(limit: 32)
            case 4: document = try decoder.readByteArray(limit: InventoryDefinition.byteLimit)
            case 5: answered = try decoder.readByteArray(limit: 32)
            default: throw .invalidValue(at: at)
            }
        }
        try decoder.finish()
        guard let number, digest.count == 32, !document.isEmpty else { throw .invalidValue(at: 0) }
        return InventoryMemory(
            document: document,
            taken: InventoryGuard(sequenceNumber: number, digest: digest),
            answered: answered
        )
    }
}
