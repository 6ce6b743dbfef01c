import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Trust
import UpdateProtocol

/// A device without hardware that fetches from addresses, keeps a spool, and decrypts. It forgets everything but slots,
/// spool and what was committed when its power is cut.
struct StandardDevice {
    typealias Key = DecryptionKey<SwiftAgreementKey>

    static let crypto = SimulatedDevice.crypto
    static let names: [Text] = ["app", "radio"]
    static let old: [UInt8] = Array("old software".utf8)

    var keys: [Key] = []
    /// What lies at each address: one after the other, the last again and again.
    var web: [Text: [[UInt8]]] = [:]
    var payloadLimit: UInt64?

    // What survives.
    var stored: DeviceState
    var slots: [[[UInt8]]]
    var spool: [Int: [UInt8]] = [:]

    // What was done.
    var fetched: [Text] = []
    var reports: [StatusReport] = []
    var isAsked = false
    /// Writes to a slot that the state on the medium still counts on.
    var carelessWrites = 0
    /// The most that lay in the spool at once.
    var peak = 0

    init() {
        stored = DeviceState(
            components: Self.names.map {
                ComponentState(name: ComponentIdentifier($0), content: SimulatedFleet.content(Self.old, version: "1.0"))
            }
        )
        slots = [[[UInt8]]](repeating: [Self.old, []], count: Self.names.count)
    }

    /// The bytes that the device would start.
    func bootImage(_ component: Int = 0) -> [UInt8] { slots[component][stored.components[component].primary] }

    /// Deals with a manifest, with the power cut before the action with the number `cut`.
    mutating func update(_ manifest: StandardManifest, cutBefore cut: Int = .max) -> UpdateMachine.Conclusion? {
        let facts = SimulatedDevice.Facts()
        var machine: UpdateMachine
        do throws(Refusal) {
            machine = try UpdateMachine(
                envelope: manifest.envelope,
                policy: TrustPolicy(anchors: [TrustAnchor(key: StandardManifest.key.publicKey)]),
                identity: DeviceIdentity(
                    deviceID: "device",
                    components: Self.names.map {
                        .init(
                            name: ComponentIdentifier($0),
                            vendorIdentifier: SimulatedFleet.vendor,
                            classIdentifier: SimulatedFleet.classIdentifier
                        )
                    }
                ),
                state: stored,
                formats: [2, 1, 0],
                payloadLimit: payloadLimit,
                crypto: Self.crypto,
                facts: facts
            )
        } catch {
            return .refused(error)
        }
        for step in 0..<60 {
            guard let action = machine.next(crypto: Self.crypto, facts: facts), step < cut else { return nil }
            do throws(DeliveryFailure) {
                switch action {
                case .fetchDescriptor, .judge, .send:
                    isAsked = true
                    return nil
                case .checkKeys(let list):
                    for information in list { _ = try decryptor(information, limit: 0) }
                    machine.keysFound()
                case .stage(let fetch): machine.staged(try stage(fetch))
                case .obtain(let delivery): machine.delivered(try obtain(delivery))
                case .commit(let state):
                    stored = state
                    machine.committed(true)
                case .authorise, .probe: return nil
                case .report(let report): reports.append(report)
                case .conclude(let conclusion):
                    spool = [:]
                    return conclusion
                }
            } catch {
                machine.failed(error)
            }
        }
        return nil
    }

    private mutating func fetch(_ uri: Text, _ size: UInt64) throws(DeliveryFailure) -> [UInt8] {
        fetched.append(uri)
        guard let contents = web[uri], let content = contents.first else { throw .unreachable("nothing is there") }
        if contents.count > 1 { web[uri] = Array(contents.dropFirst()) }
        guard UInt64(content.count) == size else { throw .invalidPayload("another size than announced", nil) }
        return content
    }

    private mutating func stage(_ fetch: StagingFetch) throws(DeliveryFailure) -> StagedPayload {
        var content: [UInt8] = []
        switch fetch.source {
        case .envelope(let bytes): content = bytes
        case .location(let uri): content = try self.fetch(uri, fetch.size)
        }
        let digest = Self.crypto.sha256(content.span)
        spool[fetch.manifestComponent] = content
        peak = max(peak, spool.values.map(\.count).reduce(0, +))
        return StagedPayload(
            manifestComponent: fetch.manifestComponent,
            digest: digest,
            size: UInt64(content.count),
            transfer: .init(format: 0, byteCount: UInt64(content.count), source: "")
        )
    }

    private mutating func obtain(_ delivery: Delivery) throws(DeliveryFailure) -> DeliveredImage {
        guard delivery.slot != stored.components[delivery.component].primary else { fatalError("the running slot") }
        if stored.components[delivery.component].slots[delivery.slot] != nil { carelessWrites += 1 }
        var payload: [UInt8] = []
        var byteCount = 0
        switch delivery.source {
        case .offer(.inline(_, let bytes), _): payload = bytes
        case .offer(.located(_, _, let size, let uris), _):
            payload = try fetch(uris[0], size)
            byteCount = payload.count
        case .offer(.nothing, _): throw .unreachable("nothing")
        case .staged(let staged): payload = spool[staged.manifestComponent] ?? []
        }
        var image = payload
        if let encryption = delivery.encryption {
            var decryptor = try decryptor(encryption, limit: Int(delivery.resultSize))
            image = []
            do throws(COSEError) {
                try decryptor.update(payload.span, into: &image)
                // What was decrypted so far stands in the slot, whatever the tag is going to say.
                slots[delivery.component][delivery.slot] = image
                try decryptor.finish(into: &image)
            } catch {
                throw .invalidPayload("not what was encrypted", nil)
            }
        }
        slots[delivery.component][delivery.slot] = image
        return DeliveredImage(
            digest: Self.crypto.sha256(image.span),
            size: UInt64(image.count),
            transfer: .init(format: 0, byteCount: UInt64(byteCount), source: "")
        )
    }

    private func decryptor(
        _ information: [UInt8],
        limit: Int
    ) throws(DeliveryFailure) -> ContentDecryptor<SwiftCryptoProvider> {
        do throws(COSEError) {
            let encryption = try Encrypt(information.span, in: 0..<information.count)
            return try encryption.makeDecryptor(
                with: keys,
                in: information.span,
                limit: limit,
                crypto: Self.crypto
            )
        } catch {
            throw .noKey(error == .noRecipient ? "no key" : "another key")
        }
    }
}
