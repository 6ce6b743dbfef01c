import HTTPServing

/// The settings of a distributor.
public struct DistributorConfiguration: Sendable {
    /// The folder that holds the database, the blobs and the secret of the nonces. It is made when it is not there.
    public var dataFolder: String
    /// Where to listen.
    public var listen: ListenAddress
    /// Certificate and key; nothing for plain HTTP, which is taken on loopback addresses only.
    public var tls: TLSFiles?
    /// The API's root on another distributor or a content network, from which devices fetch payloads [D5], such as
    /// `https://payloads.example/v1`; nothing to serve them from here.
    public var payloadURL: String?
    /// What this process does; the others that use the data folder do the rest [D8].
    public var roles: Set<DistributorRole> = Set(DistributorRole.allCases)
    /// The authors' stores: the addresses below which `blobs/sha-256/HEX` stands, for images that are not uploaded [D6].
    public var authorStores: [String] = []
    /// How many bytes per second of payloads this distributor serves itself before devices are told to come later; nothing for
    /// as many as they ask for [D7].
    public var payloadRate: Int64?
    /// How often a process without the role of manifests looks for what is new in the store.
    public var followInterval: Duration = .seconds(1)
    /// How often it is looked whether a location is to be asked.
    public var probeInterval: Duration = .seconds(1)
    /// How long an update request waits for a patch or a compressed image that is being made.
    public var patchWait: Duration = .seconds(2)
    /// How many patches and compressed images are made at the same time.
    public var workerCount = 2
    /// How many are made at the same time in the background, with all the work that pays; 0 for none.
    public var backgroundCount = 1
    /// The most memory that making patches and compressed images may take, in bytes, as the encoders estimate it. What does
    /// not fit waits; what never would is not made.
    public var encodingMemory: Int64 = 4 << 30
    /// The largest image that patches are made from or to, and that is compressed, in bytes. It is held in memory.
    public var encodingLimit: Int64 = 256 << 20
    /// How long an attempt to make a patch that failed is not repeated.
    public var failureMemory: Duration = .seconds(600)
    /// How often devices are told to poll, in seconds.
    public var pollSeconds: UInt64 = 60
    /// Whether enrolment gives a device the authors' keys as trust anchors, when it has none and asks for them.
    public var provisionsTrustAnchors = true
    /// How old a nonce may be that a report or an inventory echoes.
    public var nonceLifetime: Duration = .seconds(3_600)
    /// How old it may be in one that a gateway brings, which may have waited there for its uplink.
    public var broughtNonceLifetime: Duration = .seconds(30 * 86_400)
    /// The largest blob that is taken, in bytes.
    public var blobLimit: Int64 = 8 << 30
    /// The largest envelope that is taken, in bytes.
    public var manifestLimit = 1 << 20
    /// The largest message of a device that is taken, in bytes.
    public var messageLimit = 64 << 10
    /// How many requests are served at the same time before further ones are told to come back.
    public var requestLimit = 2_048

    /// The usual settings for a data folder.
    public init(dataFolder: String, listen: ListenAddress = ListenAddress(host: "127.0.0.1", port: 8_080)) {
        self.dataFolder = dataFolder
        self.listen = listen
    }

    /// Checks that the settings go together.
    ///
    /// - Throws: ``DistributorError``.
    public func check() throws(DistributorError) {
        guard tls != nil || listen.isLoopback else {
            throw DistributorError(
                .insecureAddress,
                "plain HTTP is only served on a loopback address",
                expected: "127.0.0.1, ::1 or localhost, or a certificate and its key",
                found: "\(listen)",
                advice: "give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that does TLS"
            )
        }
        if let payloadURL {
            guard payloadURL.hasPrefix("https://") || payloadURL.hasPrefix("http://"), payloadURL.utf8.count <= 900,
                payloadURL.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
            else {
                throw DistributorError(
                    .configuration,
                    "the payload URL cannot be used",
                    expected: "an http or https URL of at most 900 characters",
                    found: "\(LogText(payloadURL))"
                )
            }
        }
        guard !roles.isEmpty else {
            throw DistributorError(.configuration, "the distributor has no role", expected: "one or more roles")
        }
        if let payloadRate, payloadRate < 1 {
            throw DistributorError(.configuration, "the rate of payloads is out of bounds", expected: "1 or more")
        }
        guard workerCount >= 1, workerCount <= 64 else {
            throw DistributorError(.configuration, "the number of workers is out of bounds", expected: "1 to 64")
        }
        guard backgroundCount >= 0, backgroundCount <= 64 else {
            throw DistributorError(
                .configuration,
                "the number of workers in the background is out of bounds",
                expected: "0 to 64"
            )
        }
        guard encodingMemory >= 64 << 20 else {
            throw DistributorError(
                .configuration,
                "there is too little memory for encoders",
                expected: "64 MiB or more"
            )
        }
        guard patchWait >= .zero, patchWait <= .seconds(300) else {
            throw DistributorError(
                .configuration,
                "the wait for patches is out of bounds",
                expected: "0 to 300 seconds"
            )
        }
    }
}
