import Store

extension DistributorStoreConformance {
    static var trust: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D1 an author's key is accepted, found by its id, and withdrawn once") { store in
                let name = try Name<AcceptedAuthor>("Acme")
                let old = AcceptedAuthor(name: name, keyID: [1], publicKey: [9, 9], acceptedAt: 10)
                let new = AcceptedAuthor(name: name, keyID: [2], publicKey: [8], acceptedAt: 20)
                try await store.addAuthor(old, audit: Samples.audit("accept"))
                try await store.addAuthor(new, audit: Samples.audit("accept"))
                try await Expectation.refused(.alreadyExists, "a key id that is taken") {
                    try await store.addAuthor(old, audit: Samples.audit("accept"))
                }
                try await store.revokeAuthor(keyID: [1], at: 30, audit: Samples.audit("revoke"))
                try await store.revokeAuthor(keyID: [1], at: 40, audit: Samples.audit("revoke"))
                try await Expectation.refused(.notFound, "the withdrawal of an unknown key") {
                    try await store.revokeAuthor(keyID: [3], at: 30, audit: Samples.audit("revoke"))
                }
                var revoked = old
                revoked.revokedAt = 30
                try Expectation.equal(try await store.author(keyID: [1]), revoked, "the withdrawn key")
                try Expectation.equal(try await store.author(keyID: [2]), new, "the other key")
                try Expectation.equal(try await store.author(keyID: []), nil, "no key")
                let pages = try await walk { try await store.authors(after: $0, limit: 1) }
                try Expectation.equal(pages, [[revoked], [new]], "the keys")
                try Expectation.equal(try await actions(store), ["accept", "accept", "revoke"], "the audit trail")
                try await Expectation.refused(.invalidRecord, "a key without an id") {
                    try await store.addAuthor(
                        AcceptedAuthor(name: name, keyID: [], publicKey: [1], acceptedAt: 1),
                        audit: Samples.audit("accept")
                    )
                }
            },
            ConformanceCheck("an operator's token is found by its digest, and withdrawn once") { store in
                let token = OperatorToken(
                    hash: Samples.digest(1),
                    name: try Name<OperatorToken>("ann"),
                    createdAt: 10,
                    expiresAt: 100
                )
                try await store.addOperatorToken(token, audit: Samples.audit("token"))
                try await Expectation.refused(.alreadyExists, "a token that is there") {
                    try await store.addOperatorToken(token, audit: Samples.audit("token"))
                }
                try Expectation.equal(try await store.operatorToken(token.hash), token, "the token")
                try Expectation.equal(try await store.operatorToken(Samples.digest(2)), nil, "an unknown token")
                try await store.revokeOperatorToken(token.hash, at: 50, audit: Samples.audit("revoke"))
                try await store.revokeOperatorToken(token.hash, at: 60, audit: Samples.audit("revoke"))
                let found = try await store.operatorTokens(after: nil, limit: 10)
                try Expectation.equal(found.elements.map(\.revokedAt), [50], "the time of withdrawal")
                try await Expectation.refused(.notFound, "the withdrawal of an unknown token") {
                    try await store.revokeOperatorToken(Samples.digest(2), at: 50, audit: Samples.audit("revoke"))
                }
                try Expectation.equal(try await actions(store), ["token", "revoke"], "the audit trail")
            },
        ]
    }

    static var audit: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("the audit trail keeps its order and its bytes") { store in
                let entries = (0..<5).map {
                    AuditEntry(at: 9 - $0, actor: "a\($0)", action: "b", subject: "c", detail: "d\n\"\($0)\"")
                }
                for entry in entries { try await store.appendAudit(entry) }
                let pages = try await walk { try await store.auditEntries(after: $0, limit: 2) }
                try Expectation.equal(pages.map(\.count), [2, 2, 1], "the pages")
                let rows = Array(pages.joined())
                try Expectation.equal(rows.map(\.entry), entries, "the entries")
                try Expectation.equal(rows.map(\.ordinal), rows.map(\.ordinal).sorted(), "the order")
                let rest = try await store.auditEntries(after: rows[4].ordinal, limit: 2)
                try Expectation.equal(rest.elements, [], "what comes after the last")
                try await Expectation.refused(.invalidRecord, "an entry without an actor") {
                    try await store.appendAudit(AuditEntry(at: 1, actor: "", action: "b", subject: "c"))
                }
            },
            ConformanceCheck("an act whose audit entry is refused does not happen") { store in
                let bad = AuditEntry(at: 1, actor: "a", action: "b", subject: "c", detail: "\u{0}")
                try await Expectation.refused(.invalidRecord, "a device with a bad entry") {
                    try await store.register(Samples.device("a"), audit: bad)
                }
                try Expectation.equal(try await store.deviceCount(), 0, "the number of devices")
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("manifest"))
                try await Expectation.refused(.invalidRecord, "a campaign with a bad entry") {
                    try await store.createCampaign(Samples.campaign("c"), devices: [], audit: bad)
                }
                try Expectation.equal(try await store.campaign(CampaignID("c")), nil, "the campaign")
            },
        ]
    }
}
