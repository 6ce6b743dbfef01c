import CBOR

extension DistributorClient {
    /// Where something can be had, to be tried in order: each location by each way to it, those that are left alone last.
    ///
    /// - Parameter base: what relative locations are relative to; where it is empty, where manifests come from.
    func locations(_ uris: [Text], base: Text) -> [PayloadLocation] {
        ways(to: uris.map { resolve($0, base) }).map { PayloadLocation($0) }
    }

    /// The addresses under which `addresses` can be had.
    func ways(to addresses: [String]) -> [String] {
        var ways: [String] = []
        for address in addresses {
            for way in sources.addresses(for: address, by: routes) where !ways.contains(way) { ways.append(way) }
        }
        return sources.ordered(ways, origin: Origin.of)
    }

    /// `origin` served something bad: it is left alone for a while. The distributor itself never is: it comes last.
    func leaveAlone(_ origin: String) {
        guard origin != Origin.of(configuration.server) else {
            return log.warning("payload", "what \(origin) served was wrong")
        }
        log.warning("payload", "what \(origin) served was wrong; it is left alone for a while")
        sources.note(.bad, origin)
    }

    /// `location` cannot be reached.
    func noteUnreachable(_ location: PayloadLocation) {
        guard location.origin != Origin.of(configuration.server) else { return }
        sources.note(.unreachable, location.origin)
    }
}
