import CBOR

/// Parts of a resource at an address.
final class RemoteRanges: RangeSource {
    let url: String
    private(set) var received: UInt64 = 0
    private let client: DistributorClient

    init(_ client: DistributorClient, url: String) {
        self.client = client
        self.url = url
    }

    func read(_ range: Range<UInt64>) throws(RangeFailure) -> [UInt8] {
        guard !range.isEmpty else { return [] }
        let bytes = try client.read(range, of: url)
        received += UInt64(bytes.count)
        return bytes
    }
}
