import BootControl
import CBOR
import COSE
import CurlTransport
import DeviceCore
import Glibc
import LibcryptoProvider
import SUIT
import UpdateProtocol

/// The device's side of the update protocol over HTTP (docs/reference/http-api.md).
final class DistributorClient {
    let configuration: AgentConfiguration
    private let key: LibcryptoSigningKey
    private var connection: CurlTransport?
    let log: Log
    /// The ways to the distributor.
    let routes: Routes
    /// Which servers are left alone for a while.
    let sources: SourceMemory
    /// Who gave the last manifest.
    private(set) var pollOrigin: String?
    /// Who answered last.
    private var answerer: String?
    private let crypto = LibcryptoProvider()
    /// The nonce that the distributor sent last, which the next report echoes.
    private(set) var nonce: [UInt8]?

    /// The latest version of the key set that the distributor knows of.
    private(set) var latestKeySet: UInt64 = 0
    /// The number of the inventory definition that the distributor has; `nil` where it has none.
    private(set) var latestInventory: UInt64?

    private static let answerLimit = 2_097_152

    init(_ configuration: AgentConfiguration, key: LibcryptoSigningKey, sources: SourceMemory, log: Log) {
        self.configuration = configuration
        self.key = key
        self.sources = sources
        self.log = log
        self.routes = Routes(server: configuration.server, gateways: configuration.gateways)
    }

    // MARK: Messages

    /// Registers the device.
    func enrol(_ request: EnrolmentRequest) throws(AgentError) -> EnrolmentAnswer {
        let response = try post(request.encoded, to: "/v1/enrol", type: "application/vnd.fettle.enrol+cose")
        guard response.status == 200 else { throw refusal(response, "does not register the device") }
        do throws(UpdateProtocolError) { return try EnrolmentAnswer(response.body.span) } catch {
            throw AgentError(.unreachable, "the distributor's answer to the enrolment cannot be read: \(error)")
        }
    }

    /// Asks for a manifest; `nil` where there is none to deal with.
    func poll(handled: ProtocolDigest?) throws(AgentError) -> [UInt8]? {
        pollOrigin = nil
        let response = try post(
            PollRequest(handled: handled).encoded,
            to: "/v1/poll",
            type: "application/vnd.fettle.poll+cose"
        )
        pollOrigin = answerer
        switch response.status {
        case 200: return response.body
        case 204: return nil
        default: throw refusal(response, "does not answer the poll")
        }
    }

    /// Sends an update request to the resource request identifier [A3].
    func send(_ request: UpdateRequest, to uri: Text) throws(DeliveryFailure) -> UpdateAnswer {
        var signed = request
        do {
            signed.nonce = try LibcryptoProvider.randomBytes(16)
        } catch {
            throw .unreachable("no random bytes for a nonce")
        }
        let response: HTTPResponse
        do throws(AgentError) {
            response = try post(
                signed.encoded,
                toURL: resolve(uri),
                type: "application/vnd.fettle.request+cose",
                isReadable: { response in
                    guard response.status == 200 else { return true }
                    return (try? UpdateAnswer(response.body.span)) != nil
                }
            )
        } catch {
            throw .unreachable(Text(error.message))
        }
        guard response.status == 200 else {
            throw .unreachable(Text(refusal(response, "does not answer the update request").message))
        }
        do throws(UpdateProtocolError) { return try UpdateAnswer(response.body.span) } catch {
            throw .invalidPayload(Text("the distributor's answer cannot be read: \(error)"), nil)
        }
    }

    /// Sends a report [A8]. One that a gateway has taken to pass it on later is sent.
    func send(_ report: StatusReport) throws(AgentError) {
        var signed = report
        signed.nonce = nonce
        var response = try post(signed.encoded, to: "/v1/reports", type: "application/suit-report+cose")
        // Behind a gateway that answers by itself no fresh nonce comes for long: the refusal brings one.
        if response.status == 409, let nonce, nonce != signed.nonce {
            signed.nonce = nonce
            response = try post(signed.encoded, to: "/v1/reports", type: "application/suit-report+cose")
        }
        guard response.isSuccess else { throw refusal(response, "does not take the report") }
    }

    // MARK: Resources

    /// Fetches the descriptor of new software.
    func fetchDescriptor(_ reference: DescriptorReference, _ envelope: [UInt8]) throws(DeliveryFailure) -> [UInt8] {
        let url = resolve(reference.uri, "")
        let response: HTTPResponse
        do throws(TransportError) {
            // A refusal has a body as well, which may be larger than a small descriptor.
            let limit = Int(clamping: min(max(reference.size, 16_384), 1_048_576))
            response = try exchange(
                url,
                limit: limit,
                isReadable: { [crypto] response in
                    !response.isSuccess || reference.digest.algorithm != .sha256
                        || crypto.sha256(response.body.span) == reference.digest.bytes
                },
                make: { [self] address in HTTPRequest(url: address, fields: identification(address)) }
            ).response
        } catch {
            throw .unreachable(Text("\(error)"))
        }
        guard response.isSuccess else {
            throw .unreachable(Text(refusal(response, "has no descriptor of the software").message))
        }
        return response.body
    }

    /// Fetches the versions of the key set that follow `version`, as many as the distributor gives at once [M4].
    func fetchKeySets(after version: UInt64) throws(AgentError) -> [[UInt8]] {
        let response = try get("/v1/key-sets?after=\(version)", limit: DistributorClient.answerLimit)
        guard response.isSuccess else { throw refusal(response, "does not give the key sets") }
        do throws(CBORError) {
            var decoder = CBORDecoder(response.body.span)
            let count = try decoder.beginArray()
            var documents: [[UInt8]] = []
            while documents.count < count {
                documents.append(try decoder.readByteArray(limit: KeyRing.documentLimit))
            }
            try decoder.finish()
            return documents
        } catch {
            throw AgentError(.unreachable, "the distributor's key sets cannot be read: \(error)")
        }
    }

    /// Fetches something small from the distributor.
    func get(_ path: String, limit: Int) throws(AgentError) -> HTTPResponse {
        let url = configuration.server + path
        do throws(TransportError) {
            return try exchange(url, limit: limit) { [self] address in
                HTTPRequest(url: address, fields: identification(address))
            }.response
        } catch {
            throw AgentError(.unreachable, "\(error)", retryAfter: error.retryAfter)
        }
    }

    /// `location` as an absolute address, beside `base`, or where that is empty, beside where manifests come from.
    func resolve(_ location: Text, _ base: Text = "") -> String {
        // What is relative itself is relative to where manifests come from.
        let base = DistributorClient.resolve(base.string, against: configuration.server + "/v1/poll")
        return DistributorClient.resolve(location.string, against: base)
    }

    // MARK: HTTP

    /// Names the device to its distributor's statistics, and to nobody else [A2]. Nothing rests on it.
    func identification(_ url: String) -> [HTTPField] {
        guard url.hasPrefix(configuration.server + "/") else { return [] }
        return [HTTPField(name: "Fettle-Device", value: configuration.deviceID)]
    }

    func transport() throws(TransportError) -> CurlTransport {
        if let connection { return connection }
        let policy = TransportPolicy(
            schemes: ["https", "http", "ftp", "file"],
            version: AgentVersion.text,
            certificateFile: configuration.certificateFile.isEmpty ? nil : configuration.certificateFile
        )
        let made = try CurlTransport(policy: policy, shouldStop: { StopSignal.isRaised })
        connection = made
        return made
    }

    /// Signs a message and sends it to the configured distributor.
    private func post(_ message: [UInt8], to path: String, type: String) throws(AgentError) -> HTTPResponse {
        try post(message, toURL: configuration.server + path, type: type)
    }

    func post(
        _ message: [UInt8],
        toURL url: String,
        type: String,
        isReadable: (HTTPResponse) -> Bool = { _ in true }
    ) throws(AgentError) -> HTTPResponse {
        let signed: [UInt8]
        do throws(COSEError) {
            signed = try Sign1.sign(
                message.span,
                with: key,
                keyID: Array(configuration.deviceID.utf8),
                detached: false
            )
        } catch {
            throw AgentError(.failure, "the device's key cannot sign: \(error)")
        }
        do throws(TransportError) {
            let (response, origin) = try exchange(
                url,
                limit: DistributorClient.answerLimit,
                isReadable: isReadable
            ) { [self] address in
                HTTPRequest(
                    method: .post,
                    url: address,
                    fields: [HTTPField(name: "Content-Type", value: type)] + identification(address),
                    body: signed
                )
            }
            answerer = origin
            if let text = response.value(of: "Fettle-Nonce") { nonce = Base64URL.decode(text) }
            if let text = response.value(of: "Fettle-Inventory") { latestInventory = UInt64(text) }
            if let text = response.value(of: "Fettle-Key-Set"), let version = UInt64(text) { latestKeySet = version }
            return response
        } catch {
            throw AgentError(.unreachable, "\(error)", retryAfter: error.retryAfter)
        }
    }

    func refusal(_ response: HTTPResponse, _ what: String) -> AgentError {
        let detail = String(decoding: response.body.prefix(300), as: UTF8.self)
        return AgentError(
            .unreachable,
            "the distributor \(what): HTTP status \(response.status) \(detail)",
            retryAfter: response.retryAfter
        )
    }
}

extension DistributorClient {
    /// `location` as an absolute address: as it is where it has a scheme, else beside `base`.
    static func resolve(_ location: String, against base: String) -> String {
        if authority(of: location) != nil { return location }
        guard let start = authority(of: base) else { return location }
        let path = base.prefix { $0 != "?" && $0 != "#" }
        if location.hasPrefix("/") { return String(base[..<start]) + base[start...].prefix { $0 != "/" } + location }
        guard let slash = path.lastIndex(of: "/"), slash >= start else { return String(path) + "/" + location }
        return String(path[...slash]) + location
    }

    /// Where the host begins in an address with a scheme.
    private static func authority(of address: String) -> String.Index? {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return nil }
        return address.index(colon, offsetBy: 3)
    }
}
