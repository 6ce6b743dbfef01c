public import COSE
import Crypto

/// A running SHA-2 digest (FIPS 180-4). A copy goes on independently of its original.
public struct SwiftDigest: DigestFunction, Sendable {
    private enum State {
        case sha256(SHA256)
        case sha384(SHA384)
        case sha512(SHA512)
    }

    private var state: State

    /// A digest over no bytes yet.
    public init(_ algorithm: DigestAlgorithm) {
        switch algorithm {
        case .sha256: state = .sha256(SHA256())
        case .sha384: state = .sha384(SHA384())
        case .sha512: state = .sha512(SHA512())
        }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            switch state {
            case .sha256(var function):
                function.update(bufferPointer: buffer)
                state = .sha256(function)
            case .sha384(var function):
                function.update(bufferPointer: buffer)
                state = .sha384(function)
            case .sha512(var function):
                function.update(bufferPointer: buffer)
                state = .sha512(function)
            }
        }
    }

    /// The digest over all bytes so far. The function can go on afterwards.
    public func finish() -> [UInt8] {
        switch state {
        case .sha256(let function): [UInt8](function.finalize())
        case .sha384(let function): [UInt8](function.finalize())
        case .sha512(let function): [UInt8](function.finalize())
        }
    }
}
