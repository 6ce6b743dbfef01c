import CCrypto

/// Owns one memory BIO of libcrypto, which is how PEM goes in and out.
final class MemoryBIO {
    /// The BIO.
    let pointer: OpaquePointer

    /// An empty one to write into; its memory is cleared when it is freed.
    init?() {
        guard let pointer = BIO_new(BIO_s_secmem()) else { return nil }
        self.pointer = pointer
    }

    /// One to read a copy of `bytes` from.
    convenience init?(_ bytes: Span<UInt8>) {
        self.init()
        let written = bytes.withUnsafeBytes { BIO_write(pointer, $0.baseAddress, Int32(clamping: $0.count)) }
        guard Int(written) == bytes.count else { return nil }
    }

    deinit {
        BIO_free(pointer)
    }

    /// What was written and not read.
    var bytes: [UInt8] {
        var start: UnsafeMutablePointer<CChar>?
        let count = ccrypto_bio_bytes(pointer, &start)
        guard count > 0, let start else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
