import CBOR
import SUIT

/// The commands that get dependencies, check them and process them (suit-trust-domains sections 7 and 8).
struct DependencySequences {
    /// The encrypted envelope of a dependency, and the component that it is fetched to.
    struct Encryption {
        let staging: Int
        let information: [UInt8]
        let digest: SUITDigest
        let size: UInt64
    }

    /// A dependency, measured.
    struct Dependency {
        let index: Int
        let digest: SUITDigest
        let size: UInt64
        let uri: String
        let encryption: Encryption?
    }

    let dependencies: [Dependency]

    /// Says which manifests they are. The parameter stays for all sections.
    func appendShared(_ sequence: inout SequenceEncoder) {
        for dependency in dependencies {
            sequence.setComponentIndex(dependency.index)
            sequence.overrideParameters([.imageDigest(dependency.digest)])
        }
    }

    /// Fetches and checks. An encrypted one is fetched to a component of its own, and decrypted while it is copied
    /// (suit-trust-domains section 8.2).
    func appendResolution(_ sequence: inout SequenceEncoder) {
        for dependency in dependencies {
            if let encryption = dependency.encryption {
                sequence.setComponentIndex(encryption.staging)
                sequence.overrideParameters([
                    .imageDigest(encryption.digest), .imageSize(encryption.size), .uri(Text(dependency.uri)),
                ])
                sequence.command(SUITCommand.fetch, policy: .recordOnFailure)
                sequence.command(SUITCommand.imageMatch, policy: .everything)
                sequence.setComponentIndex(dependency.index)
                sequence.overrideParameters([
                    .imageSize(dependency.size), .encryptionInfo(encryption.information),
                    .sourceComponent(encryption.staging),
                ])
                sequence.command(SUITCommand.copy, policy: .recordOnFailure)
            } else {
                sequence.setComponentIndex(dependency.index)
                sequence.overrideParameters([.imageSize(dependency.size), .uri(Text(dependency.uri))])
                sequence.command(SUITCommand.fetch, policy: .recordOnFailure)
            }
            sequence.command(SUITCommand.dependencyIntegrity, policy: .everything)
        }
    }

    /// Processes the section of the same name of each.
    func appendProcessing(_ sequence: inout SequenceEncoder) {
        for dependency in dependencies {
            sequence.setComponentIndex(dependency.index)
            sequence.command(SUITCommand.dependencyIntegrity, policy: .everything)
            sequence.command(SUITCommand.processDependency, policy: .recordOnFailure)
        }
    }
}
