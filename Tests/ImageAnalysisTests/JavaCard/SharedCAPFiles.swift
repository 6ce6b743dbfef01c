import CBOR
import Foundation
import Testing

/// Real CAP files, and what another decoder found in them, in the folder that FETTLE_SHARED names.
enum SharedCAPFiles {
    /// What the other decoder says of one file.
    struct Expectation: Decodable, CustomTestStringConvertible {
        struct Package: Decodable, Equatable {
            let aid: String
            let version: String
        }

        struct Flags: Decodable {
            let ACC_INT: Bool
            let ACC_EXPORT: Bool
            let ACC_APPLET: Bool
            let ACC_EXTENDED: Bool
        }

        let file: String
        let cap_format: String
        let flags: Flags
        let package: Package
        let imports: [Package]
        let applets: [String]?
        let components: [String: Int]
        let external_refs: Int
        let static_image_size: Int?

        var testDescription: String { file }
    }

    static let folder: URL? = ProcessInfo.processInfo.environment["FETTLE_SHARED"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("corpora/eligibility/cap")
    }

    static var expectations: [Expectation] {
        guard let folder, let data = try? Data(contentsOf: folder.appendingPathComponent("imports.jsonl")) else {
            return []
        }
        return data.split(separator: 0x0A).compactMap { try? JSONDecoder().decode(Expectation.self, from: Data($0)) }
    }

    /// The components in an archive, where these are stored as they are (APPNOTE.TXT 4.3); `nil` where one is deflated,
    /// which the tests of the tool read.
    static func components(_ file: String) throws -> [(name: Text, bytes: [UInt8])]? {
        guard let folder else { return nil }
        let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(file)))
        func number(_ offset: Int, _ width: Int) -> Int {
            (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        guard let end = (0...(bytes.count - 22)).last(where: { number($0, 4) == 0x0605_4B50 }) else { return nil }
        var components: [(name: Text, bytes: [UInt8])] = []
        var offset = number(end + 16, 4)
        for _ in 0..<number(end + 10, 2) {
            let nameLength = number(offset + 28, 2)
            let name = String(decoding: bytes[(offset + 46)..<(offset + 46 + nameLength)], as: UTF8.self)
            if name.hasSuffix(".cap") {
                guard number(offset + 10, 2) == 0 else { return nil }
                let header = number(offset + 42, 4)
                let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
                components.append((Text(name), Array(bytes[start..<(start + number(offset + 20, 4))])))
            }
            offset += 46 + nameLength + number(offset + 30, 2) + number(offset + 32, 2)
        }
        return components
    }
}
