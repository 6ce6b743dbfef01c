/// The URLs that a request has led to: no circle, not too many, never from https to http [S24].
struct RedirectTrail {
    private var visited: [OriginURL]
    private let limit: Int

    init(from url: OriginURL, limit: Int) {
        visited = [url]
        self.limit = limit
    }

    /// Where the request is now.
    var current: OriginURL { visited[visited.count - 1] }

    /// Takes one more step.
    mutating func follow(_ location: String) throws(OriginError) -> OriginURL {
        let next = try current.resolving(location)
        guard visited.count <= limit else {
            throw OriginError(.redirects, "too many redirects", expected: "at most \(limit)", found: "\(next)")
        }
        guard !visited.contains(next) else {
            throw OriginError(.redirects, "the redirects lead in a circle", found: "\(next)")
        }
        guard next.origin.scheme == "https" || current.origin.scheme == "http" else {
            throw OriginError(.scheme, "a redirect leads from https to http", expected: "https", found: "\(next)")
        }
        visited.append(next)
        return next
    }
}
