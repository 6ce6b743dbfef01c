import Store

extension DistributorStoreConformance {
    static var devices: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D2 a registered device comes back as it was") { store in
                let device = try Samples.fullDevice("gateway-1")
                try await store.register(device, audit: Samples.audit("register"))
                try Expectation.equal(try await store.device(device.id), device, "the device")
                try Expectation.equal(try await store.deviceCount(), 1, "the number of devices")
                try Expectation.equal(try await store.device(DeviceID("gateway-2")), nil, "an unknown device")
                try Expectation.equal(try await actions(store), ["register"], "the audit trail")
            },
            ConformanceCheck("D2 a device id is taken once, and byte by byte") { store in
                let audit = Samples.audit("register")
                try await store.register(Samples.device("caf\u{e9}"), audit: audit)
                // The same text to a reader and to `String`, another name to the store.
                try await store.register(Samples.device("cafe\u{301}"), audit: audit)
                try await store.register(Samples.device("Caf\u{e9}"), audit: audit)
                try await Expectation.refused(.alreadyExists, "a second device of that id") {
                    try await store.register(Samples.device("caf\u{e9}", key: 2), audit: audit)
                }
                try Expectation.equal(try await store.device(DeviceID("caf\u{e9}"))?.publicKey[0], 1, "the first key")
                try Expectation.equal(try await store.deviceCount(), 3, "the number of devices")
                try Expectation.equal(try await actions(store).count, 3, "the audit trail")
            },
            ConformanceCheck("D2 a device out of bounds is refused and nothing is written") { store in
                let key = Device(id: try DeviceID("a"), publicKey: [], enrolledAt: 1)
                let value = Device(
                    id: try DeviceID("a"),
                    publicKey: [1],
                    characteristics: [Characteristic(key: try CharacteristicKey("k"), value: "a\u{0}b")],
                    enrolledAt: 1
                )
                let twice = RegisteredComponent(
                    name: try ComponentName("os"),
                    vendorID: Samples.uuid(1),
                    classID: Samples.uuid(1)
                )
                let components = Device(
                    id: try DeviceID("a"),
                    publicKey: [1],
                    components: [twice, twice],
                    enrolledAt: 1
                )
                for device in [key, value, components] {
                    try await Expectation.refused(.invalidRecord, "a device out of bounds") {
                        try await store.register(device, audit: Samples.audit("register"))
                    }
                }
                try Expectation.equal(try await store.deviceCount(), 0, "the number of devices")
                try Expectation.equal(try await actions(store), [], "the audit trail")
            },
            ConformanceCheck("D2 devices are listed by id, page by page, with all that belongs to them") { store in
                for number in [3, 1, 5, 2, 4] {
                    try await store.register(Samples.fullDevice("d\(number)"), audit: Samples.audit("register"))
                }
                let pages = try await walk { try await store.devices(after: $0, limit: 2) }
                try Expectation.equal(
                    pages.map { $0.map(\.id.string) },
                    [["d1", "d2"], ["d3", "d4"], ["d5"]],
                    "the pages"
                )
                try Expectation.equal(pages[1][1], try Samples.fullDevice("d4"), "a device of a page")
                for limit in [0, -1, StoreLimits.pageSize + 1] {
                    try await Expectation.refused(.invalidRecord, "a page of \(limit)") {
                        try await store.devices(after: nil, limit: limit)
                    }
                }
            },
            ConformanceCheck("D2 what a device registers about itself can be replaced") { store in
                let device = try Samples.fullDevice("a")
                try await store.register(device, audit: Samples.audit("register"))
                let os = RegisteredComponent(
                    name: try ComponentName("os"),
                    vendorID: Samples.uuid(9),
                    classID: Samples.uuid(8)
                )
                let region = Characteristic(key: try CharacteristicKey("region"), value: "us")
                try await store.updateRegistration(of: device.id, components: [os], characteristics: [region])
                let found = try await store.device(device.id)
                try Expectation.equal(found?.components, [os], "the components")
                try Expectation.equal(found?.characteristics, [region], "the characteristics")
                try Expectation.equal(found?.publicKey, device.publicKey, "the key")
                try await Expectation.refused(.notFound, "an unknown device") {
                    try await store.updateRegistration(of: DeviceID("b"), components: [], characteristics: [])
                }
            },
            ConformanceCheck("D2 a removed device is gone with all that it registered") { store in
                let device = try Samples.fullDevice("a")
                try await store.register(device, audit: Samples.audit("register"))
                try await store.removeDevice(device.id, audit: Samples.audit("remove"))
                try Expectation.equal(try await store.device(device.id), nil, "the device")
                try await Expectation.refused(.notFound, "a second removal") {
                    try await store.removeDevice(device.id, audit: Samples.audit("remove"))
                }
                try await store.register(Samples.device("a"), audit: Samples.audit("register"))
                try Expectation.equal(
                    try await store.device(device.id)?.components,
                    [],
                    "the components of its successor"
                )
                try Expectation.equal(try await actions(store), ["register", "remove", "register"], "the audit trail")
            },
            ConformanceCheck("D2 the time last seen moves on and never back") { store in
                let (a, b) = (try DeviceID("a"), try DeviceID("b"))
                try await store.register(Samples.device("a"), audit: Samples.audit("register"))
                try await store.recordSightings([DeviceSighting(device: a, at: 50), DeviceSighting(device: b, at: 50)])
                try await store.recordSightings([DeviceSighting(device: a, at: 40)])
                try await store.recordSightings([])
                try Expectation.equal(try await store.device(a)?.lastSeenAt, 50, "the time last seen")
                try Expectation.equal(try await store.device(b), nil, "a device that was only sighted")
            },
            ConformanceCheck("D9 B2 the newest report counts, and an older one does not undo it") { store in
                let id = try DeviceID("a")
                try await store.register(Samples.device("a"), audit: Samples.audit("register"))
                let os = try ComponentName("os")
                let app = try ComponentName("app")
                try await store.recordReport(
                    DeviceReport(
                        ReportedState(at: 10, order: 5, state: .running, detail: "fine"),
                        running: [
                            RunningComponent(component: os, digest: Samples.digest(1), version: "1"),
                            RunningComponent(component: app, digest: Samples.digest(2)),
                        ]
                    ),
                    of: id
                )
                // Older by order, though it arrives later.
                try await store.recordReport(
                    DeviceReport(
                        ReportedState(at: 20, order: 4, state: .installed),
                        running: [RunningComponent(component: os, digest: Samples.digest(9))]
                    ),
                    of: id
                )
                // Of the same age, and about one component only.
                try await store.recordReport(
                    DeviceReport(
                        ReportedState(at: 15, order: 5, state: .waiting, detail: "for the night"),
                        running: [RunningComponent(component: app, digest: Samples.digest(3), version: "3")]
                    ),
                    of: id
                )
                let device = try await store.device(id)
                try Expectation.equal(device?.lastSeenAt, 20, "the time last seen")
                try Expectation.equal(
                    device?.lastReport,
                    ReportedState(at: 15, order: 5, state: .waiting, detail: "for the night"),
                    "the last report"
                )
                try Expectation.equal(
                    device?.running,
                    [
                        RunningComponent(component: app, digest: Samples.digest(3), version: "3"),
                        RunningComponent(component: os, digest: Samples.digest(1), version: "1"),
                    ],
                    "what runs"
                )
                try await Expectation.refused(.notFound, "a report of an unknown device") {
                    try await store.recordReport(
                        DeviceReport(ReportedState(at: 1, order: 1, state: .waiting)),
                        of: DeviceID("b")
                    )
                }
                try await Expectation.refused(.invalidRecord, "a device that offers") {
                    try await store.recordReport(
                        DeviceReport(ReportedState(at: 1, order: 9, state: .offered)),
                        of: id
                    )
                }
            },
            ConformanceCheck("rule 8 names and values from outside stay what they are") { store in
                for (number, text) in Samples.hostileTexts.enumerated() {
                    let id = try DeviceID("d\(number)")
                    let device = Device(
                        id: id,
                        publicKey: [1],
                        characteristics: [Characteristic(key: try CharacteristicKey("k"), value: text)],
                        enrolledAt: 1
                    )
                    let entry = AuditEntry(at: 1, actor: text, action: "register", subject: text, detail: text)
                    try await store.register(device, audit: entry)
                    try Expectation.equal(
                        try await store.device(id)?.characteristics.first?.value.utf8.map(\.self),
                        Array(text.utf8),
                        "the bytes of a value"
                    )
                    try Expectation.equal(
                        try await store.newestManifest(requestURI: text),
                        nil,
                        "a manifest of a hostile address"
                    )
                    if let name = try? DeviceID(text) {
                        try Expectation.equal(try await store.device(name), nil, "an unknown device")
                        try await store.register(
                            Device(id: name, publicKey: [1], enrolledAt: 1),
                            audit: Samples.audit("register")
                        )
                        try Expectation.equal(try await store.device(name)?.id, name, "a device of that name")
                    }
                }
            },
        ]
    }
}
