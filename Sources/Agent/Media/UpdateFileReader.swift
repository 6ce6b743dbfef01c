import BootControl
import CBOR
import DeviceCore
import Glibc

/// Reads an update file: the envelope, and where the payloads behind it are. What the payloads hold is not looked at.
enum UpdateFileReader {
    /// The envelope of the file at `path`, and what else is in it. A bare envelope is an update file too.
    static func read(_ path: String) throws(AgentError) -> (envelope: [UInt8], content: UpdateFile) {
        let mapping: FileMapping
        do throws(FileError) { mapping = try FileMapping(path, limit: 1 << 40) } catch {
            throw AgentError(.usage, error.description)
        }
        do throws(CBORError) {
            return try mapping.withSpan { (bytes) throws(CBORError) in
                let content = try UpdateFile(bytes)
                var envelope: [UInt8] = []
                envelope.reserveCapacity(content.envelope.count)
                for index in content.envelope { envelope.append(bytes[index]) }
                return (envelope, content)
            }
        } catch {
            throw AgentError(
                .notAuthentic,
                "\(path) is no update file: \(error); expected a manifest's envelope, and payloads behind it"
            )
        }
    }
}
