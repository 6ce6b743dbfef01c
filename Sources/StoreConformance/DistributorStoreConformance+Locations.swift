import Store

extension DistributorStoreConformance {
    static var locations: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D5 locations come back as they were added, by name, until they are removed") { store in
                let all = [
                    try Samples.location("a"),
                    try Samples.location("b", position: .region("eu-west"), capacity: .requests(1)),
                    try Samples.location(
                        "c",
                        addresses: ["https://c.example/payloads/", "coap://c.example"],
                        position: .coordinates(latitude: -33.5, longitude: 151),
                        capacity: .bytes(StoreLimits.capacity),
                        content: .listed([Samples.digest(1), Samples.digest(2)]),
                        classes: [Samples.uuid(1), Samples.uuid(9)]
                    ),
                ]
                for location in all.reversed() { try await store.addLocation(location, audit: Samples.audit("add")) }
                try Expectation.equal(try await store.locations(), all, "all locations")
                try await Expectation.refused(.alreadyExists, "a name that is taken") {
                    try await store.addLocation(all[0], audit: Samples.audit("add"))
                }
                try await store.removeLocation(all[2].name, audit: Samples.audit("remove"))
                try await Expectation.refused(.notFound, "a location that is gone") {
                    try await store.removeLocation(all[2].name, audit: Samples.audit("remove"))
                }
                try Expectation.equal(try await store.locations(), Array(all.dropLast()), "those that are left")
                let again = try Samples.location("c")
                try await store.addLocation(again, audit: Samples.audit("add"))
                try Expectation.equal(try await store.locations().last, again, "nothing is left of the old one")
                let trail = ["add", "add", "add", "remove", "add"]
                try Expectation.equal(try await actions(store), trail, "the audit trail")
            },
            ConformanceCheck("D5 a location out of bounds is refused") { store in
                let far = String(repeating: "a", count: StoreLimits.address)
                let wrong = [
                    try Samples.location("x", addresses: []),
                    try Samples.location("x", addresses: ["mirror.example"]),
                    try Samples.location("x", addresses: ["file:/etc/passwd"]),
                    try Samples.location("x", addresses: ["file:///etc/passwd"]),
                    try Samples.location("x", addresses: ["https://"]),
                    try Samples.location("x", addresses: ["https://user@mirror.example/"]),
                    try Samples.location("x", addresses: ["https://mirror.example/?a=b"]),
                    try Samples.location("x", addresses: ["https://mirror.example/\n"]),
                    try Samples.location("x", addresses: ["https://a.example", "https://b.example"]),
                    try Samples.location("x", addresses: ["https://" + far]),
                    try Samples.location("x", position: .coordinates(latitude: 91, longitude: 0)),
                    try Samples.location("x", position: .coordinates(latitude: .nan, longitude: 0)),
                    try Samples.location("x", position: .region("")),
                    try Samples.location("x", capacity: .bytes(0)),
                    try Samples.location("x", capacity: .requests(StoreLimits.capacity + 1)),
                    try Samples.location("x", content: .listed([])),
                ]
                for location in wrong {
                    try await Expectation.refused(.invalidRecord, "\(location)") {
                        try await store.addLocation(location, audit: Samples.audit("add"))
                    }
                }
                try Expectation.equal(try await store.locations(), [], "none was added")
            },
            ConformanceCheck("D5 the number of locations is bounded") { store in
                for number in 0..<StoreLimits.locations {
                    try await store.addLocation(try Samples.location("\(number)"), audit: Samples.audit("add"))
                }
                try await Expectation.refused(.tooLarge, "one more") {
                    try await store.addLocation(try Samples.location("one more"), audit: Samples.audit("add"))
                }
            },
        ]
    }
}
