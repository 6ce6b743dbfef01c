/// A pointer to an object of libcrypto that several threads may use at once.
///
/// That holds for what OpenSSL calls immutable after its making: fetched algorithms, and keys that are only used
/// (openssl-threads(7)).
struct SharedPointer: @unchecked Sendable {
    /// The object.
    let value: OpaquePointer
}
