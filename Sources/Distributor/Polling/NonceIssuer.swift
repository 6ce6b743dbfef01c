import Crypto
import Foundation
import Store

/// Makes the nonces that devices echo in reports, and knows its own again without keeping any.
///
/// A nonce is the time of issue, 8 bytes in milliseconds, and the first 16 bytes of an HMAC-SHA-256 over device id and time.
/// The time also orders a device's reports, so that an old one that is sent again cannot undo what a newer one said.
struct NonceIssuer: Sendable {
    /// What a nonce turned out to be.
    enum Verdict: Equatable {
        /// One of ours for this device, and recent; when it was issued, in milliseconds since 1970.
        case valid(issuedAt: Int64)
        /// One of ours, but too old; when it was issued, in milliseconds since 1970.
        case stale(issuedAt: Int64)
        /// None of ours for this device.
        case foreign
    }

    /// The length of a nonce, in bytes.
    static let length = 24

    private let key: SymmetricKey
    private let clock: ServerClock
    private let lifetime: Int64
    private let broughtLifetime: Int64

    /// An issuer.
    ///
    /// - Parameters:
    ///   - secret: The distributor's secret, 32 bytes.
    ///   - clock: The time.
    ///   - lifetime: How long a nonce counts as recent.
    ///   - broughtLifetime: How long it counts in what a gateway brings, where it may have waited for the uplink.
    init(
        secret: [UInt8],
        clock: ServerClock,
        lifetime: Duration,
        broughtLifetime: Duration = .seconds(30 * 86_400)
    ) {
        key = SymmetricKey(data: secret)
        self.clock = clock
        self.lifetime = lifetime.components.seconds * 1_000
        self.broughtLifetime = broughtLifetime.components.seconds * 1_000
    }

    /// A nonce for `device`, issued now.
    func nonce(for device: DeviceID) -> [UInt8] {
        let time = clock.milliseconds()
        return Self.encode(time) + code(device, time)
    }

    /// Looks at a nonce that `device` echoes.
    func verify(_ nonce: [UInt8], for device: DeviceID) -> Verdict {
        guard nonce.count == Self.length else { return .foreign }
        let time = nonce.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        var difference: UInt8 = 0
        for (left, right) in zip(nonce.dropFirst(8), code(device, time)) { difference |= left ^ right }
        guard difference == 0 else { return .foreign }
        // Ours, so the time is one that our clock showed: subtracting cannot overflow.
        return clock.milliseconds() - time <= lifetime ? .valid(issuedAt: time) : .stale(issuedAt: time)
    }

    /// The place of a message in the order of all that `device` says: when the nonce was issued that it echoes. Nothing where
    /// the nonce is too old or none of ours.
    ///
    /// - Parameter isBrought: Whether a gateway brings the message. The order shows then as well what is older than what is
    ///   known, so an age of days opens no way to undo anything [S27].
    func order(of nonce: [UInt8], from device: DeviceID, isBrought: Bool) -> Int64? {
        switch verify(nonce, for: device) {
        case .valid(let issuedAt): issuedAt
        case .stale(let issuedAt) where isBrought && clock.milliseconds() - issuedAt <= broughtLifetime: issuedAt
        case .stale, .foreign: nil
        }
    }

    private func code(_ device: DeviceID, _ time: Int64) -> [UInt8] {
        var message = Self.encode(time)
        message.append(contentsOf: device.string.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(16))
    }

    private static func encode(_ time: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: time >> Int64(8 * (7 - $0))) }
    }
}
