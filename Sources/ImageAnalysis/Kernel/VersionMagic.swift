public import CBOR
public import Eligibility

/// What a kernel and a module say of how they were built, which must be equal (`vermagic`; Linux,
/// include/linux/vermagic.h): `6.1.0-18-amd64 SMP preempt mod_unload modversions `.
public struct VersionMagic: Equatable, Sendable {
    /// The whole text without spaces at its end.
    public let text: Text
    /// The first word, the kernel's release.
    public let release: Text
    /// What follows the first word.
    public let options: Text

    /// A version magic as it stands in `.modinfo`.
    public init(_ text: Text) {
        var end = text.count
        while end > 0, text.utf8[end - 1] == 0x20 { end -= 1 }
        var space = 0
        while space < end, text.utf8[space] != 0x20 { space += 1 }
        var options = space
        while options < end, text.utf8[options] == 0x20 { options += 1 }
        func part(_ range: Range<Int>) -> Text { Text(validating: text.utf8.span.extracting(range)) ?? "" }
        self.text = part(0..<end)
        release = part(0..<space)
        self.options = part(options..<end)
    }

    /// What a device states of its kernel: `vermagic`, the whole text; `vermagic-options`, what follows the first word; and
    /// `linux`, the release.
    public var capabilities: [Capability] {
        [
            .attribute(AttributeCapability(.kernel, "linux", .text(release))),
            .attribute(AttributeCapability(.kernel, "vermagic", .text(text))),
            .attribute(AttributeCapability(.kernel, "vermagic-options", .text(options))),
        ]
    }

    /// What a module needs. Where it has checksums of the symbols that it needs, the kernel passes over the first word
    /// (`same_magic` in kernel/module/version.c): such a module also fits other releases whose symbols have the same
    /// checksums.
    public func requirement(hasChecksums: Bool) -> Requirement {
        let name: Text = hasChecksums ? "vermagic-options" : "vermagic"
        return Requirement(.attribute(AttributeNeed(.kernel, name, .equals(.text(hasChecksums ? options : text)))))
    }
}
