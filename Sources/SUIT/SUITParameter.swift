/// Parameters: suit-manifest section 8.4.8 [M], suit-update-management section 5 [U], suit-firmware-encryption
/// section 6 [E], and private ones, at most -257.
public enum SUITParameter {
    /// Vendor id: 16 bytes, or a private enterprise number.
    public static let vendorIdentifier: Int64 = 1
    /// Class id: 16 bytes.
    public static let classIdentifier: Int64 = 2
    /// Digest of the result.
    public static let imageDigest: Int64 = 3
    /// Last moment of use, in seconds since 1970 [U].
    public static let useBefore: Int64 = 4
    /// Slot number.
    public static let componentSlot: Int64 = 5
    /// Whether commands run in the order that they stand in. Of the sequence, not of a component.
    public static let strictOrder: Int64 = 12
    /// Whether a failed condition only ends the sequence. Of the sequence, not of a component.
    public static let softFailure: Int64 = 13
    /// Size of the result, in bytes.
    public static let imageSize: Int64 = 14
    /// Content to write or compare.
    public static let content: Int64 = 18
    /// How the payload is encrypted: a COSE_Encrypt without ciphertext [E].
    public static let encryptionInfo: Int64 = 19
    /// The URI to fetch from; with parameter 25 the resource request identifier [M1].
    public static let uri: Int64 = 21
    /// The component to copy from.
    public static let sourceComponent: Int64 = 22
    /// Arguments of invoke.
    public static let invokeArguments: Int64 = 23
    /// Device id: 16 bytes.
    public static let deviceIdentifier: Int64 = 24
    /// Arguments of fetch: here the characteristic definition [M1].
    public static let fetchArguments: Int64 = 25
    /// Least energy in the battery, in milliwatt hours [U].
    public static let minimumBattery: Int64 = 26
    /// Priority of the update: smaller is more urgent [U].
    public static let updatePriority: Int64 = 27
    /// Version comparison [U].
    public static let version: Int64 = 28
    /// Events to wait for [U].
    public static let waitInfo: Int64 = 29
    /// Permissions, owner and times of a file [U].
    public static let componentMetadata: Int64 = 30
    /// Private: reference to the descriptor, `[digest, size, uri]`.
    public static let descriptor: Int64 = -257
    /// Private: the payload formats that the author allows.
    public static let payloadFormats: Int64 = -258
    /// Private, reserved: the characteristic definition, should parameter 25 disappear from the standard.
    public static let requestDefinition: Int64 = -259
    /// Private: digests of the blocks of the result.
    public static let blockDigests: Int64 = -261
    /// Private: root of the tree of detail manifests, `[algorithm, count, root]`.
    public static let variantRoot: Int64 = -262
    /// Private: characteristics that a variant is for [M7].
    public static let characteristicConditions: Int64 = -263
}
