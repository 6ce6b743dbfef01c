public import Store

/// What every back end of the distributor's records must do.
public enum DistributorStoreConformance {
    /// All checks. Each needs a fresh and empty store.
    public static var checks: [ConformanceCheck<any DistributorStore>] {
        devices + enrolment + trust + keySets + manifests + campaigns + progress + audit + inventories + locations
    }

    /// Walks a list to its end in pages of a size.
    static func walk<Element: Sendable, Key: Sendable>(
        _ page: (Key?) async throws -> Page<Element, Key>
    ) async throws -> [[Element]] {
        var pages: [[Element]] = []
        var key: Key?
        repeat {
            let page = try await page(key)
            pages.append(page.elements)
            key = page.next
            try Expectation.equal(pages.count <= 100, true, "a list that is walked comes to an end")
        } while key != nil
        return pages
    }

    /// The actions of the audit trail, in order.
    static func actions(_ store: any DistributorStore) async throws -> [String] {
        try await walk { try await store.auditEntries(after: $0, limit: 100) }.joined().map(\.entry.action)
    }
}
