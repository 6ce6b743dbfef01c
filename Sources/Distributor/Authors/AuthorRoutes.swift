import COSE
import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import SwiftCryptoProvider

/// `POST /v1/authors`, `GET /v1/authors`, `DELETE /v1/authors/{keyid}`.
struct AuthorRoutes: Sendable {
    let store: any DistributorStore
    let catalog: ManifestCatalog
    let clock: ServerClock

    private static let crypto = SwiftCryptoProvider()

    /// Adds the routes to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("authors") { try await accept($0, $1) }
        group.get("authors") { request, _ in try await list(request) }
        group.delete("authors/:keyid") { try await withdraw($0, $1) }
    }

    private func accept(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let body = try await JSONBody.read(AuthorBody.self, from: request)
        let key = try Self.key(of: body)
        let keyID = key.keyID(Self.crypto)
        let author = AcceptedAuthor(
            name: try Name(body.name),
            keyID: keyID,
            publicKey: key.encoded,
            acceptedAt: clock.seconds
        )
        let audit = AuditEntry(
            at: clock.seconds,
            actor: context.operatorName ?? "operator",
            action: "author.add",
            subject: Hexadecimal.string(keyID),
            detail: author.name.string
        )
        do {
            try await store.addAuthor(author, audit: audit)
        } catch let error as StoreError where error.code == .alreadyExists {
            guard let present = try await store.author(keyID: keyID), present.revokedAt == nil,
                present.publicKey == author.publicKey
            else { throw error }
            // Doing again what has been done is no error.
            return JSONBody.response(Self.view(present))
        }
        return JSONBody.response(Self.view(author), status: .created)
    }

    private func list(_ request: Request) async throws -> Response {
        let records = try await AuthorKeys.records(in: store)
        return JSONBody.response(AuthorListView(authors: records.map(Self.view)))
    }

    private func withdraw(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let text = try context.pathParameter("keyid")
        guard let keyID = Hexadecimal.bytes(text), keyID.count == 8 else {
            throw Problem.malformed("the key id cannot be read", expected: "16 hexadecimal digits", found: text)
        }
        let audit = AuditEntry(
            at: clock.seconds,
            actor: context.operatorName ?? "operator",
            action: "author.revoke",
            subject: text
        )
        let keys = try await AuthorKeys.accepted(in: store)
        try await store.revokeAuthor(keyID: keyID, at: clock.seconds, audit: audit)
        for key in keys where key.keyID(Self.crypto) == keyID {
            catalog.removeManifests(signedBy: key)
        }
        return Response(status: .noContent)
    }

    /// The key in a request, checked to be one.
    private static func key(of body: AuthorBody) throws -> PublicKey {
        switch (body.key, body.pem) {
        case (nil, .some(let pem)): return try PublicKey(pem: pem)
        case (.some(let text), nil):
            guard let data = Data(base64Encoded: text) else {
                throw Problem.malformed("the key is not in base64", expected: "a COSE_Key in base64")
            }
            return try DeviceKeys.key([UInt8](data))
        default:
            throw Problem.malformed("the author's key is missing or ambiguous", expected: "either \"key\" or \"pem\"")
        }
    }

    private static func view(_ author: AcceptedAuthor) -> AuthorView {
        AuthorView(
            name: author.name.string,
            keyId: Hexadecimal.string(author.keyID),
            key: Data(author.publicKey).base64EncodedString(),
            acceptedAt: author.acceptedAt,
            revokedAt: author.revokedAt
        )
    }
}
