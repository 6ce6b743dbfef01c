import Answering
import COSE
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

extension AcceptedManifest {
    /// Reads and authenticates an envelope with this server's cryptography.
    init(_ taken: [UInt8], authors: [PublicKey]) throws(AnsweringError) {
        try self.init(taken, authors: authors, crypto: SwiftCryptoProvider())
    }

    /// The name of the component with an index.
    func componentName(_ index: Int) throws -> ComponentName {
        try ComponentNaming.name(of: manifest.components[index].segments)
    }
}

extension DetailCatalog {
    /// The numbers of the details that fit what a device reports, lowest first.
    func candidates(for claims: [ComponentClaims]) -> [Int] { candidates(for: claims, crypto: SwiftCryptoProvider()) }

    /// The detail manifest with a number, read anew.
    func manifest(_ number: Int) throws(AnsweringError) -> AcceptedManifest {
        try manifest(number, crypto: SwiftCryptoProvider())
    }
}
