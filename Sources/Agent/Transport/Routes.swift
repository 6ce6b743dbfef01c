/// The ways to the distributor: its gateways, in the configured order, and at last itself [G1].
///
/// An address below the distributor's is asked for under the name of each gateway in turn. Others have one way only.
struct Routes: Equatable {
    /// The distributor, without a slash at the end.
    let server: String
    /// The gateways, without a slash at the end.
    let gateways: [String]

    /// The addresses under which `address` can be had, in the order in which they are tried. Gateways that `ledger` has
    /// left alone are passed over.
    func addresses(for address: String, _ ledger: SourceLedger, at now: UInt64) -> [String] {
        guard address == server || address.hasPrefix(server + "/") else { return [address] }
        let rest = address.dropFirst(server.count)
        return gateways.filter { !ledger.isLeftAlone(Origin.of($0), at: now) }.map { $0 + rest } + [address]
    }

    /// Whether a gateway stands behind `address`.
    func isGateway(_ address: String) -> Bool {
        gateways.contains { address.hasPrefix($0 + "/") } && !isServer(address)
    }

    /// Whether the distributor itself stands behind `address`.
    func isServer(_ address: String) -> Bool { address.hasPrefix(server + "/") }

    /// Whether an answer with this status says that the gateway cannot go on, and another way may (RFC 9110 section
    /// 15.6, RFC 5842 section 7.2).
    static func isPassedOver(status: Int) -> Bool { [502, 503, 504, 508].contains(status) }
}
