public import CBOR

extension FailingEdge {
    /// The edge in a sentence for people, such as
    /// `needs version GLIBC_2.38 of libc.so.6; found GLIBC_2.36`. Control characters in names are replaced.
    public var explanation: Text {
        var builder = TextBuilder()
        if !owner.isEmpty {
            builder.append(name: owner)
            builder.append(" ")
        }
        builder.append(isCritical ? "needs " : "would like ")
        switch kind {
        case .machine:
            builder.append("the processor ")
            builder.append(name: needed)
        case .interpreter:
            builder.append("the loader ")
            builder.append(name: subject)
        case .sharedLibrary:
            builder.append("the library ")
            builder.append(name: subject)
        case .symbolVersions:
            builder.append("version ")
            builder.append(name: needed)
            builder.append(" of ")
            builder.append(name: subject)
        case .symbols:
            builder.append("symbol ")
            builder.append(name: needed)
            if subject.isEmpty {
                builder.append(" of any library")
            } else {
                builder.append(" of ")
                builder.append(name: subject)
            }
        default: appendAttribute(to: &builder)
        }
        switch (reason, side) {
        case (.missing, .lower): builder.append("; not there")
        case (.missing, .upper): builder.append("; the new software does not provide it")
        case (.different, _): builder.append("; there is something else")
        case (.undetermined, _): builder.append("; not known whether it is there")
        }
        if !found.isEmpty {
            builder.append(", found ")
            builder.append(name: found)
        }
        return builder.text
    }

    private func appendAttribute(to builder: inout TextBuilder) {
        if let noun = kind.noun {
            builder.append(noun)
        } else {
            builder.append("something of kind ")
            builder.append(number: kind.rawValue)
        }
        if !subject.isEmpty {
            builder.append(" ")
            builder.append(name: subject)
        }
        if !needed.isEmpty {
            builder.append(": ")
            builder.append(name: needed)
        }
    }
}
