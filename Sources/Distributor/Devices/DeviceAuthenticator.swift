import CBOR
import COSE
import HTTPServing
import Store
import SwiftCryptoProvider

/// Checks that a message comes from a registered device: a COSE_Sign1 whose key id is the device id [D2].
struct DeviceAuthenticator: Sendable {
    let directory: DeviceDirectory

    private static let crypto = SwiftCryptoProvider()

    /// Opens a message.
    ///
    /// - Throws: ``Problem``: status 400 where it is no signed message, 401 where the device is not registered or did
    ///   not sign it. Both answers to the latter are the same, so that nobody learns which devices there are.
    func open(_ bytes: [UInt8]) async throws -> DeviceMessage {
        let message = try Self.parse(bytes)
        guard let keyID = message.keyID, let id = Self.deviceID(bytes[keyID]) else { throw Self.unknown }
        guard let payload = message.payload else { throw Problem.malformed("the message has no payload") }
        guard let entry = try await directory.entry(of: id) else { throw Self.unknown }
        guard Self.isSigned(message, by: entry.key, in: bytes) else { throw Self.unknown }
        return DeviceMessage(device: id, entry: entry, payload: Array(bytes[payload]))
    }

    /// Takes a signed message apart.
    ///
    /// - Throws: ``Problem`` with status 400.
    static func parse(_ bytes: [UInt8]) throws -> Sign1 {
        do {
            return try Sign1(bytes.span, in: 0..<bytes.count)
        } catch {
            throw Problem.malformed(
                "the message is no COSE_Sign1",
                expected: "COSE_Sign1 in deterministic CBOR",
                found: "\(error)"
            )
        }
    }

    /// Whether `message` is signed by `key` over the payload that it holds.
    static func isSigned(_ message: Sign1, by key: PublicKey, in bytes: [UInt8]) -> Bool {
        guard let payload = message.payload, !key.isWeak else { return false }
        let span = bytes.span
        return message.isSigned(by: key, over: span.extracting(payload), in: span, crypto: crypto)
    }

    /// The device id that a key id spells.
    static func deviceID(_ bytes: ArraySlice<UInt8>) -> DeviceID? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return try? DeviceID(text)
    }

    private static var unknown: Problem {
        Problem.unauthorised(
            "the message is not signed by a registered device",
            action: "enrol the device, or check its id and key"
        )
    }
}
