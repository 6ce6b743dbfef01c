/// A file that the distributor has now.
struct UploadedFile: Encodable {
    let file: String
    /// `image`, `descriptor` or `precursor`.
    let role: String
    let digest: String
    let size: Int
    /// Whether it had to be sent.
    let sent: Bool
}
