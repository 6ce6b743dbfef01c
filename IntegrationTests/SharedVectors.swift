import Foundation

/// Public manifests that others made, where there are any.
enum SharedVectors {
    static let folder = ProcessInfo.processInfo.environment["FETTLE_SHARED"]
        .map { URL(fileURLWithPath: $0).appendingPathComponent("vectors/suit") }
}
