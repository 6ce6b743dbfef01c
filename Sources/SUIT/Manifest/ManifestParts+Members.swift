import COSE

extension ManifestParts {
    /// Takes the members that stand beside the manifest in, where they are what the manifest says.
    mutating func attach(
        _ members: [Envelope.Member],
        in bytes: Span<UInt8>,
        crypto: some CryptoProvider
    ) throws(SUITError) {
        for member in members {
            var isExpected = false
            for index in severed.indices where severed[index].key == member.key {
                // The digest covers the whole byte string that sits in the envelope, with its head.
                guard severed[index].digest.matches(member.whole, in: bytes, crypto: crypto) else {
                    throw .memberDigestMismatch(key: member.key)
                }
                severed[index].isPresent = true
                isExpected = true
            }
            guard isExpected else { throw .unexpectedMember(key: member.key) }
            switch member.key {
            case ManifestKey.text: text = member.content
            case ManifestKey.coswid: coswid = member.content
            default:
                guard let section = SUITSection(rawValue: member.key) else { throw .unexpectedMember(key: member.key) }
                sections.append(Manifest.Section(section: section, commands: member.content))
            }
        }
    }
}
