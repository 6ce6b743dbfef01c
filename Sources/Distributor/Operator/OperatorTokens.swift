import Store

/// The operators' bearer tokens, as digests.
struct OperatorTokens: Sendable {
    /// The name of the operator whose token is made at the first start.
    static let firstName = "operator"

    private let tokens: [OperatorToken]

    /// Takes the tokens of a store.
    init(_ tokens: [OperatorToken]) { self.tokens = tokens }

    /// Reads the tokens of a store, and makes the first one where there is none.
    ///
    /// - Returns: The tokens, and the text of the one that was made just now: to be shown once, and never logged.
    static func load(from store: some OperatorStore, at now: Int64) async throws -> (OperatorTokens, new: String?) {
        var tokens: [OperatorToken] = []
        var after: Int64?
        repeat {
            let page = try await store.operatorTokens(after: after, limit: StoreLimits.pageSize)
            tokens += page.elements
            after = page.next
        } while after != nil
        guard tokens.isEmpty else { return (OperatorTokens(tokens), nil) }
        let secret = SecretToken()
        let token = OperatorToken(hash: secret.hash, name: try Name(firstName), createdAt: now)
        try await store.addOperatorToken(
            token,
            audit: AuditEntry(at: now, actor: "distributor", action: "operator-token.add", subject: firstName)
        )
        return (OperatorTokens([token]), secret.text)
    }

    /// The name of the operator whose token `text` is, or nothing.
    ///
    /// All digests are compared, each in constant time: how long it takes says nothing about how close a guess was.
    func operatorName(for text: String, at now: Int64) -> String? {
        let hash = SecretToken.hash(of: text).bytes
        var name: String?
        for token in tokens where token.isAccepted(at: now) {
            var difference: UInt8 = 0
            for (left, right) in zip(hash, token.hash.bytes) { difference |= left ^ right }
            if difference == 0 { name = token.name.string }
        }
        return name
    }
}
