import BootControl
import CBOR
import COSE
import DeviceCore
import Glibc
import LibcryptoProvider
import PatchDecoding
import PatchFormat
import SUIT
import UpdateProtocol
import ZstdCodec

/// Decodes a payload into a slot: the full image as it is, in zstd frames, or as a patch of what runs.
struct PayloadDecoder {
    let delivery: Delivery
    let transfer: StatusReport.Transfer
    /// The file that runs now: the precursor of a patch.
    let running: String
    /// Where there is room for what a patch makes on the way.
    let folder: String

    /// How much of a patch is decoded at once, in bytes.
    private static let pieceSize = 65_536

    /// Decodes `payload`.
    func decode(_ payload: Span<UInt8>, into writer: inout SlotWriter) throws(DeliveryFailure) {
        switch PayloadFormat(rawValue: transfer.format) {
        case .full:
            do throws(FileError) { try writer.append(payload) } catch { throw PayloadDecoder.failure(error, transfer) }
        case .fullZstd: try decompress(payload, &writer)
        case .patch: try patch(payload, &writer)
        default: throw .invalidPayload("the payload has a format that is not known", transfer)
        }
    }

    /// What a file operation's failure means for the delivery.
    static func failure(_ error: FileError, _ transfer: StatusReport.Transfer?) -> DeliveryFailure {
        // The writer says EOVERFLOW for a result that is larger than the author signed.
        error.code == EOVERFLOW
            ? .invalidPayload(Text(error.description), transfer) : .storage(Text(error.description))
    }

    private func decompress(_ payload: Span<UInt8>, _ writer: inout SlotWriter) throws(DeliveryFailure) {
        let decoder: ZstdDecompressor
        do throws(ZstdError) { decoder = try ZstdDecompressor(resultSize: delivery.resultSize) } catch {
            throw invalid(error)
        }
        do throws(ZstdStreamError<FileError>) {
            try decoder.decompress(payload) { (bytes) throws(FileError) in try writer.append(bytes) }
        } catch {
            throw failure(error)
        }
        do throws(ZstdError) { try decoder.finish() } catch { throw invalid(error) }
    }

    private func patch(_ payload: Span<UInt8>, _ writer: inout SlotWriter) throws(DeliveryFailure) {
        guard let precursor = delivery.running, let precursorPrefix = DigestPrefix(digest: precursor.digest),
            let resultPrefix = DigestPrefix(digest: delivery.resultDigest.bytes)
        else { throw .invalidPayload("there is no precursor for a patch", transfer) }
        let mapping: FileMapping
        do throws(FileError) { mapping = try FileMapping(running, limit: .max) } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        // What is patched must be what the patch was made for, byte by byte, not only by its name (rule 5).
        guard PayloadDecoder.digest(of: mapping) == precursor.digest else {
            throw .invalidPayload("the running image is not what it should be", transfer)
        }
        let decoder = PatchDecoder(
            precursor: mapping.bytes,
            expecting: PatchExpectation(
                precursor: precursorPrefix,
                result: resultPrefix,
                resultSize: delivery.resultSize
            ),
            digest: LibcryptoFrameDigest(),
            folder: folder
        )
        do throws(PatchStreamError<FileError>) {
            // In pieces, so that what is made on the way stays in the processor's caches.
            var position = 0
            while position < payload.count {
                let end = min(position + PayloadDecoder.pieceSize, payload.count)
                try decoder.push(payload.extracting(position..<end)) { (bytes) throws(FileError) in
                    try writer.append(bytes)
                }
                position = end
            }
        } catch {
            switch error {
            case .codec(let cause): throw failure(cause)
            case .output(let cause): throw PayloadDecoder.failure(cause, transfer)
            }
        }
        do throws(PatchFailure) { try decoder.finish() } catch { throw failure(error) }
        withExtendedLifetime(mapping) {}
    }

    private static func digest(of mapping: FileMapping) -> [UInt8] {
        mapping.withSpan { LibcryptoProvider().sha256($0) }
    }

    private func failure(_ error: PatchFailure) -> DeliveryFailure {
        error.code == .storage ? .storage(Text(error.reason)) : .invalidPayload(Text(error.reason), transfer)
    }

    private func invalid(_ error: ZstdError) -> DeliveryFailure { .invalidPayload(Text("\(error)"), transfer) }

    private func failure(_ error: ZstdStreamError<FileError>) -> DeliveryFailure {
        switch error {
        case .codec(let cause): invalid(cause)
        case .output(let cause): PayloadDecoder.failure(cause, transfer)
        }
    }
}
