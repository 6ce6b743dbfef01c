import COSE
import LibcryptoProvider
import SwiftCryptoProvider
import Testing

/// A PEM text, and what the providers make of it. It shows its name alone: keys do not belong into the logs of tests.
struct PEMCase: Sendable, CustomTestStringConvertible {
    let name: String
    let pem: String
    var key: PublicKey?
    var swiftCode: SwiftCryptoError.Code?
    var libcryptoCode: LibcryptoError.Code?

    /// A text that holds `key`.
    init(_ name: String, _ pem: String, is key: PublicKey) {
        self.name = name
        self.pem = pem
        self.key = key
    }

    /// A text that is refused.
    init(_ name: String, _ pem: String, _ swiftCode: SwiftCryptoError.Code, _ libcryptoCode: LibcryptoError.Code) {
        self.name = name
        self.pem = pem
        self.swiftCode = swiftCode
        self.libcryptoCode = libcryptoCode
    }

    var bytes: [UInt8] { [UInt8](pem.utf8) }
    var testDescription: String { name }
}
