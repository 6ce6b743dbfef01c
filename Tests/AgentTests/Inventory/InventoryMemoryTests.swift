import SUIT
import Testing

@testable import Agent

@Suite("What a device keeps of inventories")
struct InventoryMemoryTests {
    @Test("B3 what is kept is there again, and damage is an error, so that the number does not go down")
    func file() throws {
        let folder = try TemporaryFolder()
        #expect(try InventoryMemory.load(folder.path) == nil)
        var memory = InventoryMemory(
            document: [1, 2, 3],
            taken: InventoryGuard(sequenceNumber: 9, digest: [UInt8](repeating: 7, count: 32))
        )
        try memory.save(folder.path)
        #expect(try InventoryMemory.load(folder.path) == memory)
        memory.answered = [UInt8](repeating: 8, count: 32)
        try memory.save(folder.path)
        #expect(try InventoryMemory.load(folder.path) == memory)
        try folder.write([0xFF], to: "inventory.cbor")
        #expect(throws: AgentError.self) { try InventoryMemory.load(folder.path) }
    }

    @Test("B3 the device looks once an hour, and at once when a definition is new")
    func clock() {
        let clock = InventoryClock()
        #expect(clock.isDue(at: 5))
        clock.looked(at: 5)
        #expect(!clock.isDue(at: 3_000))
        #expect(clock.isDue(at: 3_605))
        clock.looked(at: 5)
        clock.reset()
        #expect(clock.isDue(at: 6))
        clock.failed(at: 6)
        #expect(!clock.isDue(at: 100))
        #expect(clock.isDue(at: 306))
    }
}
