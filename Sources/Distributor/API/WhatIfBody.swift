/// The body of `POST /v1/what-if`: `what-if` of `docs/formats/inventory.cddl`.
public enum WhatIfBody {
    /// A manifest's envelope, with the detail manifests behind it where it has any; the descriptors that it refers to; and
    /// indices of packages that could be installed.
    public static func encode(envelope: [UInt8], descriptors: [[UInt8]], packages: [[UInt8]] = []) -> [UInt8] {
        WhatIfQuestion.encode(envelope: envelope, descriptors: descriptors, packages: packages)
    }
}
