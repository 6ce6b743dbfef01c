import CurlTransport

/// The ways to the distributor: gateways first, itself at last [G1].
extension DistributorClient {
    /// Sends what `make` makes for an address to each way to `url`, until one answers.
    ///
    /// A gateway that cannot be reached, says that it cannot go on, or answers what `isReadable` refuses is passed over,
    /// and left alone for a while. What the distributor itself says is the answer, whatever it is.
    func exchange(
        _ url: String,
        limit: Int,
        isReadable: (HTTPResponse) -> Bool = { _ in true },
        make: (String) -> HTTPRequest
    ) throws(TransportError) -> (response: HTTPResponse, origin: String) {
        let addresses = sources.addresses(for: url, by: routes)
        for address in addresses.dropLast() {
            let origin = Origin.of(address)
            do throws(TransportError) {
                let response = try transport().request(make(address), limit: limit)
                if Routes.isPassedOver(status: response.status) {
                    passOver(.unreachable, origin, "HTTP status \(response.status)")
                } else if !isReadable(response) {
                    passOver(.bad, origin, "its answer cannot be read")
                } else {
                    sources.noteGood(origin)
                    return (response, origin)
                }
            } catch {
                guard error.kind != .stopped, error.kind != .invalidRequest else { throw error }
                passOver(.unreachable, origin, "\(error)")
            }
        }
        let last = addresses[addresses.count - 1]
        return (try transport().request(make(last), limit: limit), Origin.of(last))
    }

    /// Leaves a gateway alone for a while.
    func passOver(_ fault: SourceLedger.Fault, _ origin: String, _ reason: String) {
        sources.note(fault, origin)
        log.warning("gateway", "\(origin) is passed over: \(reason)")
    }

    /// What the last poll brought was not authentic: where it came by a gateway, the distributor is asked next time.
    func distrustLastPoll() {
        guard let origin = pollOrigin, routes.gateways.contains(where: { Origin.of($0) == origin }) else { return }
        passOver(.bad, origin, "the manifest that it gave is not authentic")
    }
}
