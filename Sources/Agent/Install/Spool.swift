import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import PatchFormat
import SUIT
import UpdateProtocol

/// Payloads on their way: a transfer that broke off goes on where it stopped, also after a power cut [A4].
///
/// One is on its way at a time; those of staging components stay until the update is over.
final class Spool {
    private let session: AgentSession
    private let folder: String
    /// The files of staging components, by their index in the manifest.
    private var staged: [Int: String] = [:]

    init(_ session: AgentSession) {
        self.session = session
        self.folder = session.configuration.stateFolder + "/spool"
    }

    // MARK: Payloads of images

    /// Fetches the payload of `outcome` for `delivery`, from the first place that gives it [A4, A7].
    func fetch(
        _ outcome: UpdateOutcome,
        base: Text,
        for delivery: Delivery
    ) throws(DeliveryFailure) -> (path: String, transfer: StatusReport.Transfer) {
        guard case .located(let format, let digest, let size, _) = outcome else {
            throw .unreachable("the distributor names no location")
        }
        // A digest is bytes, so its hexadecimal text is a safe name whatever the distributor says.
        let path = try prepare(Hexadecimal.text(digest.bytes), size)
        if let transfer = try copyLocal(digest.bytes, size, format, to: path) {
            return (path, transfer)
        }
        guard let fetch = PayloadFetch(session, outcome, base: base, for: delivery, to: path) else {
            throw .unreachable("the distributor names no location")
        }
        return (path, try fetch.run())
    }

    /// Keeps a payload that came in an answer as a file.
    func keep(_ payload: [UInt8]) throws(DeliveryFailure) -> String {
        let path = try prepare(Hexadecimal.text(session.crypto.sha256(payload.span)), UInt64(payload.count))
        try write(payload, path)
        return path
    }

    /// Copies a payload that is here already, on a medium or in an update file, into the spool [E3].
    private func copyLocal(
        _ digest: [UInt8],
        _ size: UInt64,
        _ format: UInt64,
        to path: String
    ) throws(DeliveryFailure) -> StatusReport.Transfer? {
        guard let payload = session.local.payload(digest, size: size) else { return nil }
        let transfer = StatusReport.Transfer(format: format, byteCount: 0, source: "file")
        do throws(FileError) { try LocalPayloads.copy(payload, to: path) } catch {
            // The medium may be gone by now; then there may still be the network.
            session.log.warning("media", error.description)
            unlink(path)
            if error.isStorageFull { throw PayloadDecoder.failure(error, transfer) }
            return nil
        }
        // From the bytes in the spool: a medium can be changed between two looks at it.
        do throws(DeliveryFailure) { _ = try check(path, digest, size, transfer) } catch {
            session.log.warning("media", DeliveryFailureText.describe(error))
            return nil
        }
        session.log.info("media", "\(size) bytes taken from \(payload.path)")
        return transfer
    }

    // MARK: Staging components

    /// Gets the payload of a staging component.
    func stage(_ fetch: StagingFetch) throws(DeliveryFailure) -> StagedPayload {
        staged[fetch.manifestComponent] = nil
        // Apart from the payloads of images, which are removed when their image is written.
        let name = name(of: fetch) + ".staged"
        let path = try prepare(name, fetch.size)
        var received: UInt64 = 0
        var source: Text = ""
        if let digest = fetch.digest?.bytes,
            let transfer = try copyLocal(digest, fetch.size, PayloadFormat.full.rawValue, to: path)
        {
            staged[fetch.manifestComponent] = name
            return StagedPayload(
                manifestComponent: fetch.manifestComponent,
                digest: digest,
                size: fetch.size,
                transfer: transfer
            )
        }
        switch fetch.source {
        case .location(let uri):
            (received, source) = try download(uri, path, fetch.size)
        case .envelope(let content):
            received = UInt64(content.count)
            try write(content, path)
        }
        let transfer = StatusReport.Transfer(
            format: PayloadFormat.full.rawValue,
            byteCount: received,
            source: source
        )
        let digest = try check(path, fetch.digest?.bytes, fetch.size, transfer)
        staged[fetch.manifestComponent] = name
        return StagedPayload(
            manifestComponent: fetch.manifestComponent,
            digest: digest,
            size: fetch.size,
            transfer: transfer
        )
    }

    /// Fetches a payload whose blocks nobody has signed, from the first way that gives it.
    private func download(
        _ uri: Text,
        _ path: String,
        _ size: UInt64
    ) throws(DeliveryFailure) -> (received: UInt64, source: Text) {
        var failure = DeliveryFailure.unreachable("there is no way to the payload")
        var received: UInt64 = 0
        for location in session.client.locations([uri], base: "") {
            let transport = try session.transport(for: location)
            do throws(FileError) {
                if (try? FileDescriptor(path, O_RDONLY).size()) ?? 0 > size { truncate(path, 0) }
                let result = try PayloadDownload(
                    transport: transport,
                    location: location,
                    fields: session.client.identification(location.address),
                    path: path,
                    size: size,
                    policy: session.configuration.download,
                    mayRestart: true
                ).run { _ in true }
                received += result.received
                switch result.end {
                case .complete:
                    return (received, Text(String(decoding: location.address.utf8.prefix(512), as: UTF8.self)))
                case .wrong(let text): failure = .invalidPayload(text, nil)
                case .awaited(let text): failure = .unreachable(text)
                case .broken(let text, let isUnreachable):
                    if isUnreachable { session.client.noteUnreachable(location) }
                    failure = .unreachable(text)
                case .unwanted: failure = .unreachable("the payload was not wanted")
                }
            } catch {
                throw PayloadDecoder.failure(error, nil)
            }
        }
        throw failure
    }

    /// Where a payload lies that was staged, or `nil` where it was dropped.
    func path(of payload: StagedPayload) -> String? {
        staged[payload.manifestComponent].map { folder + "/" + $0 }
    }

    /// Removes a staged payload that turned out to be bad.
    func drop(_ payload: StagedPayload) {
        guard let name = staged.removeValue(forKey: payload.manifestComponent) else { return }
        if !staged.values.contains(name) { unlink(folder + "/" + name) }
    }

    // MARK: Removal

    /// Removes everything but what is staged.
    func clear() {
        removeOthers(than: "")
    }

    /// Removes everything: the update is over.
    func finish() {
        staged = [:]
        clear()
    }

    /// Only one payload is on its way at a time; what is left of others would fill the medium in the end.
    private func removeOthers(than name: String) {
        guard let directory = opendir(folder) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if found == "." || found == ".." || found == name || staged.values.contains(found) { continue }
            unlink(folder + "/" + found)
        }
    }

    // MARK: Files

    private func prepare(_ name: String, _ size: UInt64) throws(DeliveryFailure) -> String {
        guard size <= session.configuration.payloadLimit else {
            throw .invalidPayload(Text("the payload has \(size) bytes; expected at most the payload-limit"), nil)
        }
        removeOthers(than: name)
        return folder + "/" + name
    }

    /// A name that is the same after a power cut: by the digest, or else by the address.
    private func name(of fetch: StagingFetch) -> String {
        if let digest = fetch.digest { return Hexadecimal.text(digest.bytes) }
        guard case .location(let uri) = fetch.source else { return "component-\(fetch.manifestComponent)" }
        return "uri-" + Hexadecimal.text(session.crypto.sha256(uri.utf8.span))
    }

    private func write(_ content: [UInt8], _ path: String) throws(DeliveryFailure) {
        do throws(FileError) {
            let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
            try file.write(content.span)
            try file.synchronize()
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
    }

    /// The digest of the file, where it is what it should be; else the file is removed.
    private func check(
        _ path: String,
        _ digest: [UInt8]?,
        _ size: UInt64,
        _ transfer: StatusReport.Transfer
    ) throws(DeliveryFailure) -> [UInt8] {
        do throws(FileError) {
            if let found = try Slots.digest(of: path), found.size == size, digest == nil || found.bytes == digest {
                return found.bytes
            }
            try DurableFile.remove(path)
        } catch {
            throw PayloadDecoder.failure(error, nil)
        }
        throw .invalidPayload("the payload is not the one that was announced", transfer)
    }
}
