/// Code points of draft-ietf-suit-manifest-37, suit-trust-domains-12 and suit-update-management-14, and this
/// project's private ones (docs/reference/manifest.md).
public enum SUITTag {
    /// SUIT_Envelope_Tagged.
    public static let envelope: UInt64 = 107
    /// A vendor id that is a private enterprise number.
    public static let privateEnterpriseNumber: UInt64 = 112
}

/// Keys of the envelope map (suit-manifest section 8.3).
public enum EnvelopeKey {
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
    /// The human-readable text.
    public static let text: Int64 = 23
}

/// Keys of the common block (suit-manifest section 8.4.5).
public enum CommonKey {
    /// The components.
    public static let components: Int64 = 2
    /// The shared sequence.
    public static let sharedSequence: Int64 = 4
}

/// Conditions and directives.
public enum SUITCommand {
    /// Condition: the vendor id is the component's.
    public static let vendorIdentifier: Int64 = 1
    /// Condition: the class id is the component's.
    public static let classIdentifier: Int64 = 2
    /// Condition: the component's digest is parameter 3.
    public static let imageMatch: Int64 = 3
    /// Condition: the present time is before parameter 4.
    public static let useBefore: Int64 = 4
    /// Condition: the slot is parameter 5.
    public static let componentSlot: Int64 = 5
    /// Directive: the following commands concern this component.
    public static let setComponentIndex: Int64 = 12
    /// Condition that never holds.
    public static let abort: Int64 = 14
    /// Directive: run alternatives until one succeeds.
    public static let tryEach: Int64 = 15
    /// Directive: write parameter 18.
    public static let write: Int64 = 18
    /// Directive: set parameters that are not set.
    public static let setParameters: Int64 = 19
    /// Directive: set parameters.
    public static let overrideParameters: Int64 = 20
    /// Directive: fetch from parameter 21.
    public static let fetch: Int64 = 21
    /// Directive: copy from component parameter 22.
    public static let copy: Int64 = 22
    /// Directive: start the component.
    public static let invoke: Int64 = 23
    /// Condition: the device id is parameter 24.
    public static let deviceIdentifier: Int64 = 24
    /// Condition: the component's digest is not parameter 3.
    public static let imageNotMatch: Int64 = 25
    /// Condition: the version compares as parameter 28 says.
    public static let version: Int64 = 28
    /// Directive: exchange with component parameter 22.
    public static let swap: Int64 = 31
    /// Directive: run a sequence.
    public static let runSequence: Int64 = 32
    /// Private condition: the software fits the device (E5), by the descriptor of parameter -257.
    public static let eligible: Int64 = -257
}

/// Parameters of components.
public enum SUITParameter {
    /// Vendor id: 16 bytes.
    public static let vendorIdentifier: Int64 = 1
    /// Class id: 16 bytes.
    public static let classIdentifier: Int64 = 2
    /// Digest of the result.
    public static let imageDigest: Int64 = 3
    /// Last moment of use, in seconds since 1970.
    public static let useBefore: Int64 = 4
    /// Slot number.
    public static let componentSlot: Int64 = 5
    /// Whether commands run in the order that they stand in.
    public static let strictOrder: Int64 = 12
    /// Whether a failed condition only ends the sequence.
    public static let softFailure: Int64 = 13
    /// Size of the result, in bytes.
    public static let imageSize: Int64 = 14
    /// Content to write or compare.
    public static let content: Int64 = 18
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
    /// Version comparison.
    public static let version: Int64 = 28
    /// Private: reference to the descriptor, `[digest, size, uri]`.
    public static let descriptor: Int64 = -257
    /// Private: the payload formats that the author allows.
    public static let payloadFormats: Int64 = -258
}
