import CBOR
import SUIT

/// A device in memory: components by their names, and payloads by their URIs.
struct SimulatedPlatform: ManifestPlatform {
    var storage: [ComponentIdentifier: [UInt8]] = [:]
    var remote: [String: [UInt8]] = [:]
    var vendor = ManifestFixture.vendor
    var deviceClass = ManifestFixture.firstClass
    var slot: UInt64 = 0
    var now: UInt64 = 1_000
    var battery: UInt64 = 100
    var version: [Int64] = [1, 0]
    /// What was done: the command, and the component it concerned.
    var log: [String] = []

    private func name(_ range: Range<Int>, _ bytes: Span<UInt8>) -> ComponentIdentifier {
        var decoder = CBORDecoder(bytes, in: range)
        return try! ComponentIdentifier.read(&decoder)
    }

    private func content(_ range: Range<Int>?, _ bytes: Span<UInt8>) -> [UInt8] {
        guard let range else { return [] }
        return range.map { bytes[$0] }
    }

    mutating func holds(_ check: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool {
        let identifier = name(check.identifier, bytes)
        log.append("\(check.command) \(identifier.description.string)")
        let parameters = check.parameters
        switch check.command {
        case SUITCommand.vendorIdentifier: return content(parameters.vendorIdentifier, bytes) == vendor
        case SUITCommand.classIdentifier: return content(parameters.classIdentifier, bytes) == deviceClass
        case SUITCommand.componentSlot: return parameters.componentSlot == slot
        case SUITCommand.useBefore: return now < parameters.useBefore!
        case SUITCommand.minimumBattery: return battery >= parameters.minimumBattery!
        case SUITCommand.updateAuthorized: return true
        case SUITCommand.version:
            return (try? VersionMatch(bytes, in: parameters.version!))?.holds(for: version, in: bytes) == true
        case SUITCommand.checkContent: return content(parameters.content, bytes) == storage[identifier]
        case SUITCommand.imageMatch, SUITCommand.imageNotMatch:
            var decoder = CBORDecoder(bytes, in: parameters.imageDigest!)
            guard let digest = try? SUITDigest.read(&decoder), let image = storage[identifier] else { return false }
            let matches = digest.matches(image.span, crypto: ManifestFixture.crypto)
            return matches == (check.command == SUITCommand.imageMatch)
        default: return false
        }
    }

    mutating func perform(_ directive: CommandProcessor.Request, in bytes: Span<UInt8>) -> Bool {
        let identifier = name(directive.identifier, bytes)
        log.append("\(directive.command) \(identifier.description.string)")
        switch directive.command {
        case SUITCommand.fetch:
            let uri = String(decoding: content(directive.parameters.uri, bytes), as: UTF8.self)
            if let integrated = directive.integratedPayload {
                storage[identifier] = content(integrated, bytes)
            } else if let payload = remote[uri] {
                storage[identifier] = payload
            } else {
                return false
            }
        case SUITCommand.write: storage[identifier] = content(directive.parameters.content, bytes)
        case SUITCommand.copy, SUITCommand.swap:
            // The source is a number among the processor's components: in these manifests, an index.
            let source = sources[Int(directive.parameters.sourceComponent!)]
            let old = storage[identifier]
            guard let image = storage[source] else { return false }
            storage[identifier] = image
            if directive.command == SUITCommand.swap { storage[source] = old }
        case SUITCommand.unlink: storage[identifier] = nil
        case SUITCommand.invoke, SUITCommand.wait: break
        default: return false
        }
        return true
    }

    /// The names of the components, by number, for copy and swap.
    var sources: [ComponentIdentifier] = []

    mutating func envelope(of component: CommandProcessor.Request, in bytes: Span<UInt8>) -> [UInt8]? {
        storage[name(component.identifier, bytes)]
    }
}
