import CBOR
import DeviceCore
import UpdateProtocol

/// Why an image could not be got, in a sentence.
enum DeliveryFailureText {
    static func describe(_ failure: DeliveryFailure) -> String {
        switch failure {
        case .invalidPayload(let detail, let transfer):
            guard let transfer else { return "the payload is not good: \(detail.string)" }
            return "the payload is not good: \(detail.string) (\(transfer.byteCount) bytes fetched)"
        case .unreachable(let detail): return "not to be had now: \(detail.string)"
        case .storage(let detail): return "no storage for it: \(detail.string)"
        case .noKey(let detail): return "no key for it: \(detail.string)"
        }
    }
}
