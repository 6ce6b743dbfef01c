public import DeviceCore
import Glibc

/// The folder in which the agent keeps what must not be lost. One agent at a time holds it.
///
/// ```
/// state.cbor        the device's state: sequence number, slots, trial
/// device.key        the device's private key
/// slots/NAME.0|1    the slots of components that have no place of their own
/// spool/            payloads on their way
/// confirm           a mark that the software on trial is good
/// lock              held while an agent runs
/// ```
public final class StateFolder {
    /// Its path.
    public let path: String
    private let lock: CInt

    /// Opens the folder, making it where it is not there, and holds it until the value goes.
    ///
    /// - Throws: ``FileError`` with `EWOULDBLOCK` where another agent holds it.
    public init(_ path: String) throws(FileError) {
        for folder in [path, path + "/slots", path + "/spool"] { try DurableFile.makeFolder(folder) }
        let lockPath = path + "/lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("open", lockPath) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = FileError("lock", lockPath)
            close(descriptor)
            throw error
        }
        self.path = path
        self.lock = descriptor
    }

    deinit { close(lock) }

    /// The state, or `nil` before the first start.
    ///
    /// - Throws: ``FileError`` with `EILSEQ` where the file is there but is no state: an agent must not go on as if it
    ///   had never installed anything, for that would forget the sequence number.
    public static func readState(in folder: String) throws(FileError) -> DeviceState? {
        let file = folder + "/state.cbor"
        guard let bytes = try DurableFile.read(file, limit: DeviceState.byteLimit) else { return nil }
        guard let state = try? DeviceState(bytes.span) else { throw FileError("decode", file, code: EILSEQ) }
        return state
    }

    /// Writes the state; returns when no power cut can undo it.
    ///
    /// - Throws: ``FileError`` with `EOVERFLOW`, and nothing written, where the state would not read back as it is: one that
    ///   cannot be read would stop the device for good.
    public func write(_ state: DeviceState) throws(FileError) {
        let encoded = state.encoded
        let file = path + "/state.cbor"
        guard encoded.count <= DeviceState.byteLimit, (try? DeviceState(encoded.span)) == state else {
            throw FileError("encode", file, code: EOVERFLOW)
        }
        try DurableFile.write(encoded, to: file)
    }

    /// Leaves the mark that the software which `manifest` brought is good. Does not need the lock.
    ///
    /// - Parameter manifest: the digest of the manifest of the trial: a mark that is left over counts for no other.
    public static func markConfirmed(_ manifest: [UInt8], in folder: String) throws(FileError) {
        try DurableFile.write(manifest, to: folder + "/confirm")
    }

    /// Whether the software which `manifest` brought was marked as good.
    public func isConfirmed(_ manifest: [UInt8]) throws(FileError) -> Bool {
        try DurableFile.read(path + "/confirm", limit: 64) == manifest
    }

    /// Takes the mark away, once what it says stands in the state.
    public func clearConfirmation() throws(FileError) {
        try DurableFile.remove(path + "/confirm")
    }
}
