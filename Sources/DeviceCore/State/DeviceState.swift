public import CBOR
public import SUIT
public import UpdateProtocol

/// Everything that a device must not forget, in one value that is written as a whole: so the sequence number, the slots
/// and the trial change together or not at all (rule 3 of the design).
public struct DeviceState: Equatable, Sendable {
    /// Most bytes of an encoded state.
    public static let byteLimit = 65_536
    /// How often new software may start without being confirmed.
    public static let startLimit: UInt64 = 3
    /// How many manifests that failed are remembered.
    public static let failedLimit = 8

    /// The highest sequence number of an unrestricted signer's manifest that was ever installed. Never goes down.
    public private(set) var sequenceNumber: UInt64
    /// The components.
    public private(set) var components: [ComponentState]
    /// The trial that is going on.
    public private(set) var trial: Trial?
    /// The digest of the manifest that was dealt with last, to the end.
    public private(set) var handled: ProtocolDigest?
    /// The digests of the manifests whose software failed on this device, the latest last. They are not taken again,
    /// whatever the distributor offers.
    public private(set) var failed: [ProtocolDigest] = []
    /// The manifest that was turned down last because its software does not fit, and what that was found on.
    public private(set) var unfit: UnfitManifest?
    /// A report that the distributor has not taken yet.
    public var unreported: StatusReport?

    /// A device as it leaves the factory.
    public init(components: [ComponentState]) {
        self.sequenceNumber = 0
        self.components = components
    }

    /// The index of the component of that name, or `nil`.
    public func index(of name: ComponentIdentifier) -> Int? {
        for (index, component) in components.enumerated() where component.name == name { return index }
        return nil
    }

    /// What runs of the component of that name.
    public func running(_ name: ComponentIdentifier) -> SlotContent? {
        index(of: name).flatMap { components[$0].running }
    }

    /// Adds a component that the device did not have before, with what its slot 0 holds.
    public mutating func add(_ name: ComponentIdentifier, content: SlotContent?) {
        guard index(of: name) == nil else { return }
        components.append(ComponentState(name: name, content: content))
    }

    /// Says what the primary slot of a component really holds, where it was changed by other means than an update.
    public mutating func correctRunning(_ component: Int, _ content: SlotContent?) {
        components[component].slots[components[component].primary] = content
    }

    // MARK: Transitions

    /// The secondary slot of a component is about to be written: what it held can no longer be counted on.
    public mutating func invalidateSecondary(_ component: Int) {
        components[component].slots[components[component].secondary] = nil
    }

    /// Makes the secondary slots primary, on trial.
    ///
    /// - Returns: `false`, with nothing changed, where the sequence number would go down or a trial is going on.
    public mutating func switchSlots(
        _ changes: [(component: Int, content: SlotContent)],
        concerned: [Int],
        manifest: ManifestReference,
        sequenceNumber: UInt64,
        transfer: StatusReport.Transfer?
    ) -> Bool {
        guard sequenceNumber >= self.sequenceNumber, trial == nil else { return false }
        self.sequenceNumber = sequenceNumber
        var switched: [Int] = []
        for change in changes {
            let secondary = components[change.component].secondary
            components[change.component].slots[secondary] = change.content
            components[change.component].primary = secondary
            switched.append(change.component)
        }
        trial = Trial(manifest: manifest, components: switched, concerned: concerned, transfer: transfer)
        handled = manifest.digest
        return true
    }

    /// Counts a start with unconfirmed software.
    public mutating func countStart() {
        trial?.starts += 1
    }

    /// The new software stays.
    public mutating func confirm() {
        trial = nil
    }

    /// Goes back to what ran before the trial. The sequence number stays: what failed once is not installed again.
    public mutating func revert() {
        guard let trial else { return }
        for component in trial.components {
            let failed = components[component].primary
            components[component].primary = components[component].secondary
            components[component].slots[failed] = nil
        }
        failed.append(trial.manifest.digest)
        if failed.count > DeviceState.failedLimit { failed.removeFirst() }
        self.trial = nil
    }

    /// Remembers that the manifest with that digest needs nothing more.
    public mutating func markHandled(_ digest: ProtocolDigest) {
        handled = digest
    }

    /// Remembers on what it was found that the software of the manifest with that digest does not fit [E7].
    public mutating func markUnfit(_ digest: ProtocolDigest, fingerprint: [UInt8]) {
        unfit = UnfitManifest(manifest: digest, fingerprint: fingerprint)
    }

    /// Lets a manifest come again that was turned down on a device which was another then.
    ///
    /// - Parameter fingerprint: what a verdict would be found on now.
    /// - Returns: whether there is one, and the state has changed.
    public mutating func reconsider(fingerprint: [UInt8]) -> Bool {
        guard let unfit, unfit.fingerprint != fingerprint else { return false }
        if handled == unfit.manifest { handled = nil }
        self.unfit = nil
        return true
    }

    /// Takes over the sequence number of a manifest whose software runs already.
    public mutating func raiseSequenceNumber(_ number: UInt64) {
        if number > sequenceNumber { sequenceNumber = number }
    }

    // MARK: Encoding

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 512)
        var count = 3
        if trial != nil { count += 1 }
        if handled != nil { count += 1 }
        if unreported != nil { count += 1 }
        if !failed.isEmpty { count += 1 }
        if unfit != nil { count += 1 }
        encoder.beginMap(count)
        encoder.encodeInt(Key.version)
        encoder.encodeInt(1)
        encoder.encodeInt(Key.sequenceNumber)
        encoder.encode(sequenceNumber)
        encoder.encodeInt(Key.components)
        encoder.beginArray(components.count)
        for component in components { component.write(&encoder) }
        if let trial {
            encoder.encodeInt(Key.trial)
            trial.write(&encoder)
        }
        if let handled {
            encoder.encodeInt(Key.handled)
            handled.write(&encoder)
        }
        if let unreported {
            encoder.encodeInt(Key.unreported)
            encoder.encode(bytes: unreported.encoded)
        }
        if !failed.isEmpty {
            encoder.encodeInt(Key.failed)
            encoder.beginArray(failed.count)
            for digest in failed { digest.write(&encoder) }
        }
        if let unfit {
            encoder.encodeInt(Key.unfit)
            unfit.write(&encoder)
        }
        return encoder.bytes
    }

    /// Reads a state that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(CBORError) {
        var decoder = CBORDecoder(bytes)
        var components: [ComponentState] = []
        var sequenceNumber: UInt64?
        var trial: Trial?
        var handled: ProtocolDigest?
        var unreported: StatusReport?
        var failed: [ProtocolDigest] = []
        var unfit: UnfitManifest?
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case Key.version: guard try decoder.readUnsigned() == 1 else { throw .invalidValue(at: at) }
            case Key.sequenceNumber: sequenceNumber = try decoder.readUnsigned()
            case Key.components:
                let count = try decoder.beginArray()
                guard count <= Manifest.componentLimit else { throw .tooLong(at: at) }
                while components.count < count { components.append(try ComponentState.read(&decoder)) }
            case Key.trial: trial = try Trial.read(&decoder, componentCount: components.count)
            case Key.handled: handled = try ProtocolDigest.read(&decoder)
            case Key.unreported:
                let range = try decoder.readBytes()
                do throws(UpdateProtocolError) {
                    unreported = try StatusReport(bytes.extracting(range))
                } catch {
                    throw .invalidValue(at: at)
                }
            case Key.failed:
                let count = try decoder.beginArray()
                guard count <= DeviceState.failedLimit else { throw .tooLong(at: at) }
                while failed.count < count { failed.append(try ProtocolDigest.read(&decoder)) }
            case Key.unfit: unfit = try UnfitManifest.read(&decoder)
            default: throw .invalidValue(at: at)
            }
        }
        try decoder.finish()
        guard let sequenceNumber else { throw .invalidValue(at: 0) }
        self.sequenceNumber = sequenceNumber
        self.components = components
        self.trial = trial
        self.handled = handled
        self.unreported = unreported
        self.failed = failed
        self.unfit = unfit
    }

    private enum Key {
        static let version: Int64 = 1
        static let sequenceNumber: Int64 = 2
        static let components: Int64 = 3
        static let trial: Int64 = 4
        static let handled: Int64 = 5
        static let unreported: Int64 = 6
        static let failed: Int64 = 7
        static let unfit: Int64 = 8
    }
}
