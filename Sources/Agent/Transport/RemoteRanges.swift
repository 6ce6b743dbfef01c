import CBOR

/// Parts of a resource at an address.
final class RemoteRanges: RangeSource {
    let url: String
    let origin: String
    private let client: DistributorClient
    private let tally: TransferTally

    init(_ client: DistributorClient, url: String, tally: TransferTally) {
        self.client = client
        self.url = url
        self.origin = Origin.of(url)
        self.tally = tally
    }

    func read(_ range: Range<UInt64>) throws(RangeFailure) -> [UInt8] {
        guard !range.isEmpty else { return [] }
        let bytes = try client.read(range, of: url)
        tally.add(origin, UInt64(bytes.count))
        return bytes
    }
}
