import Store

/// Records to try a store with.
enum Samples {
    /// A digest of which every byte is the same.
    static func digest(_ byte: UInt8) -> ContentDigest {
        guard let digest = ContentDigest([UInt8](repeating: byte, count: ContentDigest.length)) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }

    /// An id of which every byte is the same.
    static func uuid(_ byte: UInt8) -> UUID128 {
        guard let uuid = UUID128([UInt8](repeating: byte, count: UUID128.length)) else {
            preconditionFailure("16 bytes are an id")
        }
        return uuid
    }

    /// A device without components.
    static func device(_ id: String, key: UInt8 = 1) throws -> Device {
        Device(id: try DeviceID(id), publicKey: [UInt8](repeating: key, count: 77), enrolledAt: 1_000)
    }

    /// A device with everything that a device can register.
    static func fullDevice(_ id: String) throws -> Device {
        Device(
            id: try DeviceID(id),
            publicKey: [0xa4, 0x01, 0x02],
            components: [
                RegisteredComponent(name: try ComponentName("wifi"), vendorID: uuid(3), classID: uuid(4)),
                RegisteredComponent(name: try ComponentName("os"), vendorID: uuid(1), classID: uuid(2)),
            ],
            characteristics: [
                Characteristic(key: try CharacteristicKey("region"), value: "eu"),
                Characteristic(key: try CharacteristicKey("empty"), value: ""),
            ],
            enrolledAt: 1_000,
            lastSeenAt: 1_001
        )
    }

    /// An audit entry that says which act it is about.
    static func audit(_ action: String, at time: Int64 = 1_000) -> AuditEntry {
        AuditEntry(at: time, actor: "tester", action: action, subject: "sample")
    }

    /// A location of payloads.
    static func location(
        _ name: String,
        addresses: [String] = ["https://mirror.example/payloads"],
        position: LocationPosition? = nil,
        capacity: LocationCapacity? = nil,
        content: LocationContent = .everything,
        classes: Set<UUID128> = []
    ) throws -> PayloadLocation {
        PayloadLocation(
            name: try LocationName(name),
            kind: .mirror,
            addresses: addresses,
            position: position,
            capacity: capacity,
            content: content,
            classes: classes,
            addedAt: 1_000
        )
    }

    /// A manifest without a summary.
    static func manifest(_ byte: UInt8, sequenceNumber: UInt64 = 1, uri: String = "coap://example/r") -> ManifestRecord
    {
        ManifestRecord(
            digest: digest(byte),
            sequenceNumber: sequenceNumber,
            envelope: digest(byte &+ 100),
            authorKeyID: [1, 2, 3],
            requestURI: uri,
            uploadedAt: 2_000,
            summary: []
        )
    }

    /// A draft of a campaign for the manifest of a byte.
    static func campaign(
        _ id: String,
        manifest: UInt8 = 1,
        selector: CampaignSelector = .all,
        state: CampaignState = .draft
    ) throws -> CampaignRecord {
        CampaignRecord(
            id: try CampaignID(id),
            name: "campaign \(id)",
            manifest: digest(manifest),
            selector: selector,
            state: state,
            createdAt: 3_000
        )
    }

    /// Progress in its first state.
    static func progress(_ device: DeviceID, _ campaign: CampaignID, at time: Int64 = 4_000) -> CampaignDevice {
        CampaignDevice(campaign: campaign, device: device, state: .offered, offeredAt: time, updatedAt: time)
    }

    /// A line of the history that says what the progress is.
    static func event(_ progress: CampaignDevice, detail: String = "") -> ProgressEvent {
        ProgressEvent(
            campaign: progress.campaign,
            device: progress.device,
            at: progress.updatedAt,
            said: progress.state,
            state: progress.state,
            attempt: progress.attempt,
            order: progress.order,
            detail: detail
        )
    }

    /// Texts that somebody hopes will become something else than text.
    static let hostileTexts = [
        "'; DROP TABLE device; --",
        "\" OR \"1\"=\"1",
        "<script>alert(1)</script>",
        "%s%n$1?1:a@b",
        "../../etc/passwd",
        "e\u{301} and \u{e9}",
        "\u{1F4E1}\u{10FFFD}",
        "line\nbreak\ttab\\",
    ]
}
