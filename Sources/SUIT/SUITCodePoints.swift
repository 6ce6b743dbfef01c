/// Code points of draft-ietf-suit-manifest-37, suit-trust-domains-12, suit-update-management-14 and
/// suit-firmware-encryption-26, and this project's private ones (docs/reference/manifest.md).
public enum SUITTag {
    /// A calendar time in seconds since 1970 (RFC 8949 section 3.4.2).
    public static let time: UInt64 = 1
    /// COSE_Encrypt, which encryption info is (suit-firmware-encryption section 6).
    public static let encryptionInfo: UInt64 = 96
    /// SUIT_Envelope_Tagged.
    public static let envelope: UInt64 = 107
    /// A vendor id that is a private enterprise number.
    public static let privateEnterpriseNumber: UInt64 = 112
    /// A manifest outside of an envelope.
    public static let manifest: UInt64 = 1070
}

/// Keys of the envelope map (suit-manifest section 8.3). Severable members have the key of their manifest member.
public enum EnvelopeKey {
    /// Reserved for delegation chains, which went into the headers of the authentication blocks.
    public static let delegation: Int64 = 1
    /// The authentication wrapper.
    public static let authentication: Int64 = 2
    /// The manifest.
    public static let manifest: Int64 = 3
}

/// Keys of the manifest map (suit-manifest section 8.4). Sections are in ``SUITSection``.
public enum ManifestKey {
    /// The version of the manifest's structure, 1.
    public static let version: Int64 = 1
    /// The sequence number.
    public static let sequenceNumber: Int64 = 2
    /// The common block.
    public static let common: Int64 = 3
    /// Where the full manifest can be had.
    public static let referenceURI: Int64 = 4
    /// The component that the manifest itself is (suit-trust-domains section 5.3.1).
    public static let manifestComponentIdentifier: Int64 = 5
    /// The version of the software that the manifest installs (suit-update-management).
    public static let setVersion: Int64 = 6
    /// A concise software identifier (suit-update-management). Severable.
    public static let coswid: Int64 = 14
    /// The human-readable text. Severable.
    public static let text: Int64 = 23
    /// Private: keys that the manifest carries [M4].
    public static let carriedKeys: Int64 = -257
}

/// Keys of the common block (suit-manifest section 8.4.5).
public enum CommonKey {
    /// The dependencies (suit-trust-domains section 5.4).
    public static let dependencies: Int64 = 1
    /// The components.
    public static let components: Int64 = 2
    /// The shared sequence.
    public static let sharedSequence: Int64 = 4
}

/// Keys of what is said about a dependency (suit-trust-domains section 5.4).
public enum DependencyKey {
    /// The component that the dependency's manifest is.
    public static let prefix: Int64 = 1
}

/// Keys of the text of one language (suit-manifest section 8.4.4).
public enum TextKey {
    /// What the manifest is for.
    public static let manifestDescription: Int64 = 1
    /// What the update brings.
    public static let updateDescription: Int64 = 2
    /// The JSON source of the manifest.
    public static let manifestJSONSource: Int64 = 3
    /// The YAML source of the manifest.
    public static let manifestYAMLSource: Int64 = 4
}

/// Keys of the text about one component (suit-manifest section 8.4.4, suit-update-management).
public enum ComponentTextKey {
    /// Vendor name.
    public static let vendorName: Int64 = 1
    /// Model name.
    public static let modelName: Int64 = 2
    /// Domain name of the vendor.
    public static let vendorDomain: Int64 = 3
    /// About the model.
    public static let modelInfo: Int64 = 4
    /// What the component is.
    public static let description: Int64 = 5
    /// Its version after the update.
    public static let version: Int64 = 6
    /// The version that the update needs (suit-update-management).
    public static let versionRequired: Int64 = 7
    /// The version before the update (suit-update-management).
    public static let currentVersion: Int64 = 8
}

/// Kinds of event that wait can wait for, in parameter 29 (suit-update-management).
public enum WaitEvent {
    /// Authorization, with a priority.
    public static let authorization: Int64 = 1
    /// The power state.
    public static let power: Int64 = 2
    /// The network.
    public static let network: Int64 = 3
    /// The version of another device, `[id, [+ comparison]]`.
    public static let otherDeviceVersion: Int64 = 4
    /// A moment, in seconds since 1970.
    public static let time: Int64 = 5
    /// A time of the local day, in seconds.
    public static let timeOfDay: Int64 = 6
    /// A local day of the week.
    public static let dayOfWeek: Int64 = 7
    /// A time of the day, in seconds, UTC.
    public static let timeOfDayUTC: Int64 = 8
    /// A day of the week, UTC.
    public static let dayOfWeekUTC: Int64 = 9
}

/// Keys of component metadata, in parameter 30 (suit-update-management).
public enum ComponentMetadataKey {
    /// Default permissions.
    public static let defaultPermissions: Int64 = 1
    /// Permissions of users.
    public static let userPermissions: Int64 = 2
    /// Permissions of groups.
    public static let groupPermissions: Int64 = 3
    /// Permissions of roles.
    public static let rolePermissions: Int64 = 4
    /// 1 regular file, 2 directory, 3 symbolic link.
    public static let fileType: Int64 = 5
    /// Time of modification.
    public static let modificationTime: Int64 = 6
    /// Time of creation.
    public static let creationTime: Int64 = 7
    /// The creator.
    public static let creator: Int64 = 8
}
