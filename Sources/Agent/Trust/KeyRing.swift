import BootControl
import COSE
import DeviceCore
import LibcryptoProvider
import Trust

/// Whom the device trusts: the key set that it has followed so far [M4], or, where it never had one, its anchors [M10].
struct KeyRing {
    /// Most bytes of a signed key set.
    static let documentLimit = KeySet.byteLimit
    /// Most versions that are caught up with at once: many years of rotations.
    private static let chainLimit = 4_096

    private let configuration: AgentConfiguration
    private let crypto: LibcryptoProvider
    private let anchors: [TrustAnchor]
    private(set) var keySet: KeySet?

    private static func path(_ folder: String) -> String { folder + "/keys.cbor" }

    /// Loads what the device holds. A key set that was provisioned counts where it is later than the one that was kept.
    init(_ configuration: AgentConfiguration, crypto: LibcryptoProvider) throws(AgentError) {
        self.configuration = configuration
        self.crypto = crypto
        self.anchors = try TrustAnchors.load(configuration)
        let kept = try KeyRing.read(KeyRing.path(configuration.stateFolder), .failure, crypto)
        guard !configuration.keySetFile.isEmpty else {
            self.keySet = kept
            return
        }
        guard let provisioned = try KeyRing.read(configuration.keySetFile, .usage, crypto) else {
            throw AgentError(.usage, "the key set \(configuration.keySetFile) is not there")
        }
        if let kept, kept.version >= provisioned.version {
            self.keySet = kept
        } else {
            self.keySet = provisioned
        }
    }

    /// The version that the device is at; 0 without a key set.
    var version: UInt64 { keySet?.version ?? 0 }

    /// Whether there is nothing yet that could authenticate a manifest.
    var isEmpty: Bool { keySet == nil && anchors.isEmpty }

    /// Who must sign a manifest.
    func policy(now: UInt64?) throws(AgentError) -> TrustPolicy {
        guard let keySet else { return TrustPolicy(anchors: anchors, now: now) }
        do throws(TrustError) { return try keySet.policy(now: now) } catch {
            throw AgentError(.notAuthentic, TrustErrorText.describe(error), isTransient: true)
        }
    }

    /// Goes from the present key set to the latest one that the distributor has, through every version between.
    ///
    /// What has been accepted stays accepted, and is on disk before anything is decided by it.
    mutating func catchUp(_ client: DistributorClient, log: Log) throws(AgentError) {
        guard client.latestKeySet > version, !isEmpty else { return }
        let start = version
        var seen = 0
        while client.latestKeySet > version, seen < KeyRing.chainLimit {
            let documents = try client.fetchKeySets(after: version)
            guard !documents.isEmpty else { break }
            seen += documents.count
            let before = version
            var reached = keySet
            var latest: [UInt8]?
            var refusal: TrustError?
            do throws(TrustError) {
                for document in documents {
                    if let current = reached {
                        do throws(TrustError) {
                            reached = try current.accept(next: document.span, crypto: crypto)
                        } catch {
                            // One that the device knows already does not harm.
                            if case .versionNotNewer = error { continue }
                            throw error
                        }
                    } else {
                        reached = try KeySet.first(document.span, policy: TrustPolicy(anchors: anchors), crypto: crypto)
                    }
                    latest = document
                }
            } catch {
                refusal = error
            }
            if let latest {
                try keep(latest)
                keySet = reached
                log.info("key-set", "version \(version) of the key set is accepted")
            }
            if let refusal {
                throw AgentError(
                    .notAuthentic,
                    "the key set after version \(version) is refused: \(TrustErrorText.describe(refusal))",
                    isTransient: true
                )
            }
            // Nothing but what is known already: the distributor does not have what it promised.
            guard version > before else { break }
        }
        if version > start { log.info("key-set", "keys caught up from version \(start) to \(version)") }
    }

    /// Takes the key set that came with the enrolment, over a way that the device's owner trusts.
    mutating func adopt(_ document: [UInt8]) throws(AgentError) {
        let adopted: KeySet
        do throws(TrustError) {
            adopted = try KeySet.provisioned(document.span, crypto: crypto)
        } catch {
            let reason = TrustErrorText.describe(error)
            throw AgentError(.notAuthentic, "the key set of the enrolment is refused: \(reason)")
        }
        try keep(document)
        keySet = adopted
    }

    private func keep(_ document: [UInt8]) throws(AgentError) {
        do throws(FileError) {
            try DurableFile.write(document, to: KeyRing.path(configuration.stateFolder), mode: 0o600)
        } catch {
            throw AgentError(.failure, "the key set cannot be kept: \(error.description)")
        }
    }

    private static func read(
        _ path: String,
        _ code: ExitCode,
        _ crypto: LibcryptoProvider
    ) throws(AgentError) -> KeySet? {
        let document: [UInt8]?
        do throws(FileError) { document = try DurableFile.read(path, limit: documentLimit) } catch {
            throw AgentError(code, error.description)
        }
        guard let document else { return nil }
        do throws(TrustError) { return try KeySet.provisioned(document.span, crypto: crypto) } catch {
            throw AgentError(code, "the key set \(path) cannot be used: \(TrustErrorText.describe(error))")
        }
    }
}
