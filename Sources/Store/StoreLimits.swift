/// The bounds of what a store keeps: no length from outside reaches a back end unbounded.
public enum StoreLimits {
    /// The most elements of one page.
    public static let pageSize = 1_000
    /// The most components that one device registers.
    public static let componentsPerDevice = 64
    /// The most free characteristics that one device registers.
    public static let characteristicsPerDevice = 256
    /// The most bytes of a characteristic's value.
    public static let characteristicValue = 1_024
    /// The most bytes of a public key (COSE_Key), and of a key id.
    public static let publicKey = 4_096
    /// The most bytes of a key id.
    public static let keyID = 64
    /// The most bytes of a signed key set.
    public static let keySet = 65_536
    /// The most bytes of a signed inventory definition.
    public static let inventoryDefinition = 65_536
    /// The most bytes of an inventory's characteristics, encoded.
    public static let inventoryClaims = 262_144
    /// The most bytes of an encoded capability set.
    public static let inventoryCapabilities = 131_072
    /// The most bytes of an author's, operator's or campaign's display name and of a token's note.
    public static let displayName = 256
    /// The most bytes of a version text.
    public static let version = 128
    /// The most bytes of a resource request identifier.
    public static let uri = 2_048
    /// The most bytes of the text that explains a state or an act.
    public static let detail = 4_096
    /// The most bytes of a selecting query.
    public static let query = 4_096
    /// The most rows of a manifest's summary.
    public static let componentsPerManifest = 1_024
    /// The most devices named in one call.
    public static let devicesPerCall = 10_000
    /// The most locations of payloads.
    public static let locations = 256
    /// The most addresses of one location.
    public static let addressesPerLocation = 8
    /// The most bytes of an address: the path of a blob behind it must leave a location short enough for an answer.
    public static let address = 900
    /// The most bytes of a region's label.
    public static let region = 256
    /// The highest capacity, in requests or bytes per second.
    public static let capacity: Int64 = 1 << 44
    /// The most blobs that a location lists.
    public static let blobsPerLocation = 10_000
    /// The most class ids that a location is for.
    public static let classesPerLocation = 256
    /// The most bytes of one delivery: so few that no campaign's sum overflows.
    public static let deliverySize = 1 << 44
}
