import BootControl
import CBOR
import DeviceCore
import Glibc
import UpdateProtocol

/// Payloads on their way: a transfer that broke off goes on where it stopped, also after a power cut [A4].
struct Spool {
    private let session: AgentSession
    private let folder: String

    init(_ session: AgentSession) {
        self.session = session
        self.folder = session.configuration.stateFolder + "/spool"
    }

    /// Fetches the payload that `delivery` locates, from the first location that gives it.
    func fetch(_ delivery: Delivery) throws(DeliveryFailure) -> (path: String, transfer: StatusReport.Transfer) {
        guard case .located(let format, let digest, let size, let uris) = delivery.outcome else {
            throw .unreachable("the distributor names no location")
        }
        guard size <= session.configuration.payloadLimit else {
            throw .invalidPayload(Text("the payload has \(size) bytes; expected at most the payload-limit"), nil)
        }
        // A digest is bytes, so its hexadecimal text is a safe name whatever the distributor says.
        let name = Hexadecimal.text(digest.bytes)
        let path = folder + "/" + name
        removeOthers(than: name)
        var failure = DeliveryFailure.unreachable("the distributor names no location")
        var received: UInt64 = 0
        for uri in uris {
            do throws(DeliveryFailure) {
                received += try session.client.download(uri, base: delivery.base, to: path, size: size)
                try check(path, digest, size, format, received)
                return (path, .init(format: format, byteCount: received, source: source(uri, delivery.base)))
            } catch {
                failure = error
                // The last failure is the caller's to tell.
                guard uri != uris.last else { break }
                session.log.warning("payload", "\(uri.string): \(DeliveryFailureText.describe(error))")
            }
        }
        throw failure
    }

    /// Removes everything.
    func clear() {
        removeOthers(than: "")
    }

    private func check(
        _ path: String,
        _ digest: ProtocolDigest,
        _ size: UInt64,
        _ format: UInt64,
        _ received: UInt64
    ) throws(DeliveryFailure) {
        do throws(FileError) {
            if let found = try Slots.digest(of: path), found.bytes == digest.bytes, found.size == size { return }
            try DurableFile.remove(path)
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
        throw .invalidPayload(
            "the payload is not the one that was announced",
            .init(format: format, byteCount: received, source: "")
        )
    }

    /// Only one payload is on its way at a time; what is left of others would fill the medium in the end.
    private func removeOthers(than name: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if found != ".", found != "..", found != name { unlink(folder + "/" + found) }
        }
    }

    private func source(_ uri: Text, _ base: Text) -> Text {
        // By bytes: the report that holds it must be readable again.
        let bytes = Array(DistributorClient.resolve(uri.string, against: base.string).utf8.prefix(512))
        return Text(String(decoding: bytes, as: UTF8.self))
    }
}
