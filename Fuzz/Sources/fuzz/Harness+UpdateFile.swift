import CBOR
import DeviceCore
import Harness

extension Harness {
    /// Update files: the parts lie in the file one behind the other, and nothing is in between but their heads.
    static let updateFile = Harness("update-file", seeds: UpdateFileSeeds.all) { input in
        guard let file = try? UpdateFile(input.span) else { return }
        var again = Array(input[file.envelope])
        for payload in file.payloads {
            require(payload.content.upperBound <= input.count, "a payload outside of the file")
            again += UpdateFile.head(format: payload.format, result: payload.result, count: payload.content.count)
            again += input[payload.content]
        }
        require(again == input, "written to another file")
    }
}

/// Update files with and without payloads.
enum UpdateFileSeeds {
    static func all() -> [[UInt8]] {
        let envelope = Seed.tag(107, Seed.map([(2, Seed.bytes([0x80])), (3, Seed.bytes([0xA0]))]))
        let payloads = [0, 1, 23, 24, 300].map { size in
            UpdateFile.head(format: UInt64(size), result: [UInt8](repeating: 1, count: 32), count: size)
                + [UInt8](repeating: 5, count: size)
        }
        return [
            envelope, envelope + payloads[0], envelope + payloads.flatMap { $0 }, SUITSeeds.all().first ?? envelope,
        ]
    }
}
