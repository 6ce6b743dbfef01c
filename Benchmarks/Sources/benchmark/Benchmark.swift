import CBOR
import COSE
import Glibc
import LibcryptoProvider
import SUIT
import SwiftCryptoProvider

/// Prints what reading manifests costs, and exits with 1 where it costs more than it may.
///
/// With the argument `once NAME` it does one thing a thousand times and nothing else, for callgrind.
@main
struct Benchmark {
    private let samples = Samples()
    private var report = Report()

    static func main() throws {
        let words = CommandLine.arguments
        var benchmark = Benchmark()
        if words.count == 3, words[1] == "once" {
            try benchmark.once(words[2])
        } else {
            try benchmark.signedManifest()
            try benchmark.allocations()
            try benchmark.fleet()
            exit(benchmark.report.failures == 0 ? 0 : 1)
        }
    }

    /// Decoding and verifying against the bare verification.
    private mutating func signedManifest() throws {
        let bytes = try samples.single()
        let key = samples.key.publicKey
        let (message, signature) = try Reading.signature(of: bytes)
        let free = FreeCrypto(digest: try Reading.manifest(bytes, trusting: key, crypto: samples.crypto).digest.bytes)
        report.heading("A signed manifest of \(bytes.count) bytes, one component, ES256")
        try compare(
            "swift-crypto",
            BareVerification.swiftCrypto(message, signature, key),
            provider: { precondition(SwiftCryptoProvider().isValid(signature.span, for: message.span, by: key)) },
            reading: { _ = try! Reading.manifest(bytes, trusting: key, crypto: SwiftCryptoProvider()) },
            decoding: { _ = try! Reading.manifest(bytes, trusting: key, crypto: free) }
        )
        try compare(
            "libcrypto",
            BareVerification.libcrypto(message, signature, key),
            provider: { precondition(LibcryptoProvider().isValid(signature.span, for: message.span, by: key)) },
            reading: { _ = try! Reading.manifest(bytes, trusting: key, crypto: LibcryptoProvider()) },
            decoding: { _ = try! Reading.manifest(bytes, trusting: key, crypto: free) }
        )
    }

    private mutating func compare(
        _ library: String,
        _ bare: @escaping () -> Void,
        provider: @escaping () -> Void,
        reading: @escaping () -> Void,
        decoding: @escaping () -> Void
    ) throws {
        let times = Stopwatch.nanoseconds(of: [(40, bare), (40, provider), (40, reading), (400, decoding)])
        report.tell("\(library): bare verification, key read before", report.text(times[0] / 1_000, "us"))
        report.tell("\(library): verification by the provider, key read again", report.text(times[1] / 1_000, "us"))
        report.tell("\(library): decode, verify, scan", report.text(times[2] / 1_000, "us"))
        report.tell("\(library): decode and scan alone", report.text(times[3] / 1_000, "us"))
        report.check("\(library): decode and verify / bare verification", times[2] / times[0], atMost: 1.25, "")
        report.check("\(library): decode alone / bare verification", times[3] / times[0], atMost: 0.10, "")
    }

    /// Blocks of memory by number of fields.
    private mutating func allocations() throws {
        report.heading("Blocks of memory that are asked for")
        let maps = [10, 100].map { Samples.map(pairs: $0) }
        let walks = maps.map { map in
            Stopwatch.allocations {
                var decoder = CBORDecoder(map.span)
                _ = try! decoder.skip()
            }
        }
        report.tell("CBOR: a map of 10 and of 100 pairs, passed over", "\(walks[0]) and \(walks[1])")
        report.check("CBOR: more blocks for 90 more pairs", Double(walks[1] - walks[0]), atMost: 0, "")
        let manifests = try [10, 100].map { try samples.long(fields: $0) }
        let key = samples.key.publicKey
        let blocks = manifests.map { bytes in
            let digest = try! Reading.manifest(bytes, trusting: key, crypto: samples.crypto).digest.bytes
            let free = FreeCrypto(digest: digest)
            return Stopwatch.allocations { _ = try! Reading.manifest(bytes, trusting: key, crypto: free) }
        }
        report.tell("SUIT: a manifest of 10 and of 100 fields, decoded", "\(blocks[0]) and \(blocks[1])")
        report.check("SUIT: more blocks for 90 more fields", Double(blocks[1] - blocks[0]), atMost: 0, "")
    }

    /// A manifest with 200 branches.
    private mutating func fleet() throws {
        let bytes = try samples.fleet(classes: 200)
        let key = samples.key.publicKey
        let manifest = try Reading.manifest(bytes, trusting: key, crypto: samples.crypto)
        guard try Reading.select(199, of: manifest, in: bytes) == 199 else { throw BenchmarkError("another branch") }
        let free = FreeCrypto(digest: manifest.digest.bytes)
        report.heading("A fleet manifest with 200 class branches, \(bytes.count) bytes")
        let times = Stopwatch.nanoseconds(of: [
            (10, { _ = try! Reading.manifest(bytes, trusting: key, crypto: free) }),
            (10, { _ = try! Reading.select(199, of: manifest, in: bytes) }),
            (
                10,
                {
                    let manifest = try! Reading.manifest(bytes, trusting: key, crypto: SwiftCryptoProvider())
                    _ = try! Reading.select(199, of: manifest, in: bytes)
                }
            ),
        ])
        report.tell("decode and scan alone", report.text(times[0] / 1_000, "us"))
        report.tell("select the last branch", report.text(times[1] / 1_000, "us"))
        report.check("decode, verify, scan, select the last branch", times[2] / 1_000, atMost: 1_000, "us")
    }

    private func once(_ name: String) throws {
        let key = samples.key.publicKey
        let bytes = try name == "fleet" ? samples.fleet(classes: 200) : samples.single()
        let manifest = try Reading.manifest(bytes, trusting: key, crypto: samples.crypto)
        let free = FreeCrypto(digest: manifest.digest.bytes)
        for _ in 0..<1_000 {
            let manifest = try Reading.manifest(bytes, trusting: key, crypto: free)
            if name == "fleet" { _ = try Reading.select(199, of: manifest, in: bytes) }
        }
    }
}
