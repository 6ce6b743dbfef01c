import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import UpdateProtocol

/// Registers the device with the distributor, once [D2].
struct Enroller {
    let session: AgentSession

    private var markPath: String { session.configuration.stateFolder + "/enrolled" }

    /// Registers the device where it has a token and has not been registered.
    func enrolIfNeeded() throws(AgentError) {
        let configuration = session.configuration
        guard !configuration.tokenFile.isEmpty, access(markPath, F_OK) != 0 else { return }
        let token: String
        do throws(FileError) {
            guard let bytes = try DurableFile.read(configuration.tokenFile, limit: 4_096) else {
                throw FileError("read", configuration.tokenFile, code: ENOENT)
            }
            token = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        } catch {
            throw AgentError(.usage, "the enrolment token cannot be read: \(error.description)")
        }
        var keyRing = try KeyRing(configuration, crypto: session.crypto)
        let wantsAnchors = configuration.acceptsAnchors && keyRing.isEmpty
        let request = EnrolmentRequest(
            deviceID: Text(configuration.deviceID),
            publicKey: session.key.publicKey.encoded,
            token: Text(token),
            components: configuration.components.map { component in
                ComponentClaims(
                    component: component.identifier.segments,
                    claims: [
                        .init(label: 1, value: .bytes(component.vendorIdentifier)),
                        .init(label: 2, value: .bytes(component.classIdentifier)),
                    ]
                )
            },
            wantsTrustAnchors: wantsAnchors
        )
        let answer = try session.client.enrol(request)
        do {
            if wantsAnchors, answer.trustAnchors.isEmpty, answer.keySet == nil {
                // Without the mark the device asks again, until there is an author whom it can trust.
                throw AgentError(
                    .unreachable,
                    "the distributor names no author to trust yet; add one with fettle author add"
                )
            }
            if wantsAnchors, let keySet = answer.keySet {
                try keyRing.adopt(keySet)
            } else if wantsAnchors {
                var keys: [PublicKey] = []
                for anchor in answer.trustAnchors { keys.append(try PublicKey(decoding: anchor.span)) }
                try TrustAnchors.save(keys, in: configuration.stateFolder)
            }
            // The mark comes last: without it the device asks again, which the distributor answers alike.
            try DurableFile.write(answer.encoded, to: markPath)
        } catch let error as AgentError {
            throw error
        } catch {
            throw AgentError(.failure, "the enrolment cannot be kept: \(error)")
        }
        session.log.info("enrolled", "registered as \(configuration.deviceID)")
    }
}
