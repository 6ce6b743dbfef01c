public import Eligibility

/// The body of `POST /v1/what-if`: `what-if` of `docs/formats/inventory.cddl`.
public enum WhatIfBody {
    /// A manifest's envelope, with the detail manifests behind it where it has any; the descriptors that it refers to; indices
    /// of packages that could be installed; and compatibility tables, after their signatures were verified.
    public static func encode(
        envelope: [UInt8],
        descriptors: [[UInt8]],
        packages: [[UInt8]] = [],
        tables: [TrustedTable] = []
    ) -> [UInt8] {
        WhatIfQuestion.encode(envelope: envelope, descriptors: descriptors, packages: packages, tables: tables)
    }
}
