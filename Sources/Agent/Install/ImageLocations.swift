import CBOR
import DeviceCore
import SUIT
import UpdateProtocol

/// Where parts of the full image can be had, and the digests of its blocks beside it.
struct ImageLocations {
    /// Absolute addresses of the full image, to be tried in order.
    let images: [String]
    private let head: [UInt8]

    /// - Parameters:
    ///   - outcome: where the payload came from.
    ///   - base: what relative addresses are relative to.
    init(_ delivery: Delivery, _ outcome: UpdateOutcome, base: Text, client: DistributorClient) {
        head = Array((delivery.blocks?.head ?? []).prefix(8))
        let result = Hexadecimal.text(delivery.resultDigest.bytes)
        var images: [String] = []
        switch outcome {
        case .nothing: break
        case .inline: if !base.isEmpty { images = [client.resolve(Text("blobs/sha-256/\(result)"), base)] }
        case .located(_, let digest, _, let uris):
            let payload = Hexadecimal.text(digest.bytes)
            for uri in uris {
                let address = client.resolve(uri, base)
                // Payloads have addresses by their digest, and the image has its own beside them.
                if digest.bytes == delivery.resultDigest.bytes {
                    images.append(address)
                } else if address.hasSuffix("/" + payload) {
                    images.append(String(address.dropLast(payload.count)) + result)
                }
            }
        }
        self.images = client.ways(to: images)
    }

    /// The address of the block digests of the image at `address`. A server that has only one set for each image passes
    /// over which one is meant.
    func sidecar(of address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        let rest = address[path.endIndex...]
        guard rest.isEmpty, path.hasPrefix("http:") || path.hasPrefix("https:") else { return path + ".blocks" + rest }
        return path + ".blocks?head=" + Hexadecimal.text(head)
    }

    /// The image and its block digests as parts can be had of them.
    func parts(_ client: DistributorClient, _ tally: TransferTally) -> (image: RepairSources, sidecar: RepairSources) {
        let image = images.map { RemoteRanges(client, url: $0, tally: tally) }
        let digests = images.map { RemoteRanges(client, url: sidecar(of: $0), tally: tally) }
        return (RepairSources(image, tally: tally), RepairSources(digests, tally: tally))
    }
}
