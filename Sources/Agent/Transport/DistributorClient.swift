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
    private let configuration: AgentConfiguration
    private let key: LibcryptoSigningKey
    private var connection: CurlTransport?
    /// The nonce that the distributor sent last, which the next report echoes.
    private(set) var nonce: [UInt8]?

    /// The latest version of the key set that the distributor knows of.
    private(set) var latestKeySet: UInt64 = 0
    /// The number of the inventory definition that the distributor has; `nil` where it has none.
    private(set) var latestInventory: UInt64?

    private static let answerLimit = 2_097_152

    init(_ configuration: AgentConfiguration, key: LibcryptoSigningKey) {
        self.configuration = configuration
        self.key = key
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
        let response = try post(
            PollRequest(handled: handled).encoded,
            to: "/v1/poll",
            type: "application/vnd.fettle.poll+cose"
        )
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
            response = try post(signed.encoded, toURL: uri.string, type: "application/vnd.fettle.request+cose")
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

    /// Sends a report [A8].
    func send(_ report: StatusReport) throws(AgentError) {
        var signed = report
        signed.nonce = nonce
        let response = try post(signed.encoded, to: "/v1/reports", type: "application/suit-report+cose")
        guard response.isSuccess else { throw refusal(response, "does not take the report") }
    }

    // MARK: Resources

    /// Fetches the descriptor of new software.
    func fetchDescriptor(_ reference: DescriptorReference, _ envelope: [UInt8]) throws(DeliveryFailure) -> [UInt8] {
        let url = resolve(reference.uri, "")
        let response: HTTPResponse
        do throws(TransportError) {
            response = try transport().request(
                HTTPRequest(url: url, fields: identification(url)),
                // A refusal has a body as well, which may be larger than a small descriptor.
                limit: Int(clamping: min(max(reference.size, 16_384), 1_048_576))
            )
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
            return try transport().request(HTTPRequest(url: url, fields: identification(url)), limit: limit)
        } catch {
            throw AgentError(.unreachable, "\(error)", retryAfter: error.retryAfter)
        }
    }

    /// Fetches a payload to the end of the file at `path`, from where that stops.
    ///
    /// - Returns: the bytes that came over the wire.
    func download(_ uri: Text, base: Text, to path: String, size: UInt64) throws(DeliveryFailure) -> UInt64 {
        let url = resolve(uri, base)
        var received: UInt64 = 0
        var failure: TransportError?
        let priority = BackgroundPriority(configuration.download)
        defer { priority.end() }
        var pace = DownloadPace(configuration.download.rateLimit)
        do throws(FileError) {
            let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_APPEND)
            var present = try file.size()
            if present > size {
                ftruncate(file.number, 0)
                present = 0
            }
            if present == size, size > 0 { return 0 }
            var writeFailure: FileError?
            do throws(TransportError) {
                _ = try transport().download(
                    DownloadRequest(
                        url: url,
                        fields: identification(url),
                        offset: present,
                        limit: size,
                        expectedSize: size
                    ),
                    begin: { start in !start.isRestart || ftruncate(file.number, 0) == 0 },
                    write: { bytes in
                        do throws(FileError) {
                            try file.write(bytes)
                            received += UInt64(bytes.count)
                            pace.wait(afterBytes: received)
                            return true
                        } catch {
                            writeFailure = error
                            return false
                        }
                    }
                )
            } catch {
                failure = error
            }
            if let writeFailure { throw writeFailure }
            // What came so far is kept, so that the next try goes on behind it.
            try file.synchronize()
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
        guard let failure else { return received }
        switch failure.kind {
        case .tooLarge, .unexpectedSize: throw .invalidPayload(Text("\(failure)"), nil)
        default: throw .unreachable(Text("\(failure)"))
        }
    }

    /// Where a payload came from, as a report says it.
    func source(_ uri: Text, _ base: Text) -> Text {
        // By bytes: the report that holds it must be readable again.
        let bytes = Array(resolve(uri, base).utf8.prefix(512))
        return Text(String(decoding: bytes, as: UTF8.self))
    }

    /// `location` as an absolute address, beside `base`, or where that is empty, beside where manifests come from.
    func resolve(_ location: Text, _ base: Text = "") -> String {
        let base = base.isEmpty ? configuration.server + "/v1/poll" : base.string
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

    func post(_ message: [UInt8], toURL url: String, type: String) throws(AgentError) -> HTTPResponse {
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
            let response = try transport().request(
                HTTPRequest(
                    method: .post,
                    url: url,
                    fields: [HTTPField(name: "Content-Type", value: type)] + identification(url),
                    body: signed
                ),
                limit: DistributorClient.answerLimit
            )
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
