import Foundation

/// Programs of others that ours must understand and be understood by: Python packages that `make peers` installs, and
/// openssl.
enum Peers {
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
    static let python = checkout.appendingPathComponent(".build-peers/bin/python").path

    /// Debian's.
    static let openssl = "/usr/bin/openssl"

    /// Whether the Python packages are there.
    static let areInstalled = FileManager.default.isExecutableFile(atPath: python)
    static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: openssl)

    /// What a script of scripts/peers says about `input`.
    static func ask<Question: Encodable, Answer: Decodable>(
        _ script: String,
        _ input: Question,
        as type: Answer.Type = Answer.self
    ) throws -> Answer {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-peer-\(UUID().uuidString)")
        try JSONEncoder().encode(input).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let path = checkout.appendingPathComponent("scripts/peers/\(script).py").path
        let command = try Command.run("/bin/sh", ["-c", "exec \"$0\" \"$1\" < \"$2\"", python, path, file.path])
        guard command.status == 0 else { throw Failure(script: script, error: command.error) }
        return try JSONDecoder().decode(type, from: Data(command.output.utf8))
    }

    struct Failure: Error {
        let script: String
        let error: String
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
