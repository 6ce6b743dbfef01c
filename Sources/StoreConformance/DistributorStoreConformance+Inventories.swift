import Store

extension DistributorStoreConformance {
    static var inventories: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("B3 inventory definitions only go up, and none is replaced") { store in
                try Expectation.equal(try await store.latestInventoryDefinition(), nil, "the latest of none")
                for number: UInt64 in [3, 9] {
                    try await store.addInventoryDefinition(definition(number), audit: Samples.audit("inventory"))
                }
                for number: UInt64 in [0, 3, 8] {
                    try await Expectation.refused(.outOfSequence, "definition \(number) after 9") {
                        try await store.addInventoryDefinition(definition(number), audit: Samples.audit("inventory"))
                    }
                }
                try await Expectation.refused(.alreadyExists, "definition 9 again") {
                    try await store.addInventoryDefinition(definition(9), audit: Samples.audit("inventory"))
                }
                try await Expectation.refused(.invalidRecord, "a definition without bytes") {
                    try await store.addInventoryDefinition(
                        InventoryDefinitionRecord(
                            sequenceNumber: 10,
                            digest: Samples.digest(1),
                            document: [],
                            publishedAt: 1
                        ),
                        audit: Samples.audit("inventory")
                    )
                }
                try Expectation.equal(try await store.latestInventoryDefinition(), definition(9), "the latest")
                try Expectation.equal(try await actions(store).count, 2, "the audit trail")
            },
            ConformanceCheck("B3 a device has one inventory, the latest, and none before it is registered") { store in
                let device = try DeviceID("device")
                try await Expectation.refused(.notFound, "an inventory of a stranger") {
                    try await store.recordInventory(record(device, 1, order: 5), capabilities: nil)
                }
                try await store.register(try Samples.device("device"), audit: Samples.audit("device"))
                try Expectation.equal(try await store.inventory(of: device), nil, "no inventory yet")
                try Expectation.equal(try await store.inventoryCount(), 0, "the count")
                try await store.recordInventory(record(device, 1, order: 5), capabilities: nil)
                try await store.recordInventory(record(device, 2, order: 7), capabilities: nil)
                try await Expectation.refused(.outOfSequence, "an older inventory") {
                    try await store.recordInventory(record(device, 3, order: 6), capabilities: nil)
                }
                try await store.recordInventory(record(device, 4, order: 7), capabilities: nil)
                try Expectation.equal(
                    try await store.inventory(of: device),
                    record(device, 4, order: 7),
                    "the latest inventory"
                )
                try Expectation.equal(try await store.inventoryCount(), 1, "the count")
                try await store.removeDevice(device, audit: Samples.audit("device"))
                try Expectation.equal(try await store.inventory(of: device), nil, "the inventory of a device that went")
            },
            ConformanceCheck("B3 capability sets stand once, and go with the last inventory that names them") { store in
                let ids = try ["a", "b", "c"].map { try DeviceID($0) }
                for id in ids {
                    try await store.register(try Samples.device(id.string), audit: Samples.audit("device"))
                }
                let set = Samples.digest(70)
                for id in ids { try await store.recordInventory(record(id, 1, set: set), capabilities: [7, 0]) }
                try Expectation.equal(try await store.capabilitySet(set), [7, 0], "the set")
                try Expectation.equal(try await store.capabilitySet(Samples.digest(71)), nil, "a set that nobody named")
                try await store.recordInventory(record(ids[0], 2, set: Samples.digest(72)), capabilities: [7, 2])
                try await store.recordInventory(record(ids[1], 2), capabilities: nil)
                try Expectation.equal(try await store.capabilitySet(set), [7, 0], "the set that one still names")
                try await store.removeDevice(ids[2], audit: Samples.audit("device"))
                try Expectation.equal(try await store.capabilitySet(set), nil, "the set that none names")
                try Expectation.equal(try await store.capabilitySet(Samples.digest(72)), [7, 2], "the other set")
                try await Expectation.refused(.invalidRecord, "a set that is named and not brought") {
                    try await store.recordInventory(record(ids[0], 3, set: set), capabilities: nil)
                }
            },
            ConformanceCheck("B3 inventories are walked by device, and say which indices are in use") { store in
                let ids = try (0..<7).map { try DeviceID("device-\($0)") }
                for id in ids {
                    try await store.register(try Samples.device(id.string), audit: Samples.audit("device"))
                }
                for (number, id) in ids.enumerated() where number != 3 {
                    try await store.recordInventory(record(id, UInt8(number)), capabilities: nil)
                }
                let first = try await store.inventories(after: nil, through: ids[4], limit: 10)
                try Expectation.equal(first.map(\.device), [0, 1, 2, 4].map { ids[$0] }, "the first five devices")
                let rest = try await store.inventories(after: ids[4], through: ids[6], limit: 10)
                try Expectation.equal(rest.map(\.device), Array(ids[5...6]), "those behind")
                let one = try await store.inventories(after: nil, through: ids[6], limit: 1)
                try Expectation.equal(one.map(\.device), [ids[0]], "one of them")
                try Expectation.equal(try await store.isIndexNamed(Samples.digest(101)), true, "an index in use")
                try Expectation.equal(try await store.isIndexNamed(Samples.digest(201)), true, "an upper one in use")
                try Expectation.equal(try await store.isIndexNamed(Samples.digest(103)), false, "an index not in use")
            },
        ]
    }

    private static func definition(_ number: UInt64) -> InventoryDefinitionRecord {
        InventoryDefinitionRecord(
            sequenceNumber: number,
            digest: Samples.digest(UInt8(truncatingIfNeeded: number)),
            document: [UInt8(truncatingIfNeeded: number), 7],
            publishedAt: Int64(number) * 10
        )
    }

    private static func record(
        _ device: DeviceID,
        _ byte: UInt8,
        order: Int64 = 1,
        set: ContentDigest? = nil
    ) -> InventoryRecord {
        InventoryRecord(
            device: device,
            definition: Samples.digest(50),
            digest: Samples.digest(byte),
            size: 3,
            order: order,
            receivedAt: 9_000,
            claims: [0x80],
            capabilities: set,
            lowerIndex: Samples.digest(100 &+ byte),
            upperIndex: Samples.digest(200 &+ byte)
        )
    }
}
