import CBOR
import Store
import UpdateProtocol

/// What a device told about itself (`GET /v1/devices/{id}/inventory`).
public struct InventoryView: Codable, Sendable, Hashable {
    /// One characteristic.
    public struct Claim: Codable, Sendable, Hashable {
        /// The component; empty for the device as a whole.
        public let component: String
        /// The label.
        public let label: Int64
        /// The value, in CBOR diagnostic notation (RFC 8949 section 8).
        public let value: String
    }

    /// The device.
    public let device: String
    /// Whether it answers the definition that is published now.
    public let isCurrent: Bool
    /// When it came, in Unix seconds.
    public let receivedAt: Int64
    /// Its size in bytes.
    public let size: Int64
    /// The characteristics.
    public let claims: [Claim]
    /// How many bytes its capability set has.
    public let capabilitySize: Int?
    /// The digest of the index of the lower layer, in hexadecimal.
    public let lowerIndex: String?
    /// The digest of the index of the upper layer, in hexadecimal.
    public let upperIndex: String?

    init(_ record: InventoryRecord, capabilities: [UInt8]?, latest: InventoryLedger.Entry?) {
        device = record.device.string
        isCurrent = latest?.record.digest == record.definition
        receivedAt = record.receivedAt
        size = record.size
        claims = InventoryClaims.decode(record.claims).flatMap { entry in
            entry.claims.map { claim in
                Claim(
                    component: (try? ComponentNaming.name(of: entry.component).string) ?? "",
                    label: claim.label,
                    value: Self.notation(claim.value.encoded)
                )
            }
        }
        capabilitySize = capabilities?.count
        lowerIndex = record.lowerIndex?.hex
        upperIndex = record.upperIndex?.hex
    }

    private static func notation(_ encoded: [UInt8]) -> String {
        (try? CBORDiagnostic.describe(encoded.span))?.string ?? ""
    }
}
