import Foundation

extension UpdateSpecification {
    /// The paths of all files that are named, each once: what is made from them must not take their place.
    public var namedFiles: [String] {
        var files: [SpecifiedFile] = signers + (carriedKeys?.keys ?? [])
        for recipient in carriedKeys?.recipients ?? [] {
            switch recipient.key {
            case .agreement(let file), .shared(let file): files.append(file)
            }
        }
        for dependency in dependencies {
            files += [dependency.manifest, dependency.encryption, dependency.ciphertext].compactMap { $0 }
        }
        for variant in components.flatMap({ $0.classes }) {
            files += variant.sources.map { $0.image } + variant.patches.map { $0.from }
            files += [variant.encryption?.information, variant.encryption?.ciphertext].compactMap { $0 }
        }
        var seen: Set<String> = []
        return files.map { $0.url.path }.filter { seen.insert($0).inserted }
    }
}
