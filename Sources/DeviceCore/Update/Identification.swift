import CBOR
import COSE
import SUIT
import UpdateProtocol

/// Finds the components of a manifest that concern this device, before anything is fetched (rule 2 of the design): by
/// vendor and class in its shared sequence, or, where the manifest has the root of detail manifests in place of a result,
/// by vendor. The detail manifest then has to name the class.
struct Identification {
    /// Indices in the manifest.
    let selected: [Int]

    init(
        _ processor: inout CommandProcessor,
        envelope: [UInt8],
        identity: DeviceIdentity,
        state: DeviceState,
        facts: borrowing some DeviceFacts,
        crypto: some CryptoProvider
    ) throws(Refusal) {
        let manifest = processor.manifest
        var vendorHeld = [Bool](repeating: false, count: manifest.components.count)
        var classHeld = vendorHeld
        var roots = vendorHeld
        do throws(SUITError) {
            processor.begin(.shared)
            while let step = try processor.next(envelope.span) {
                guard case .check(let check) = step else {
                    processor.answer(false)
                    continue
                }
                let holds = ConditionCheck.holds(
                    check,
                    envelope: envelope.span,
                    manifest: manifest,
                    identity: identity,
                    state: state,
                    candidate: nil,
                    facts: facts,
                    crypto: crypto
                )
                if check.command == SUITCommand.vendorIdentifier { vendorHeld[check.component] = holds }
                if check.command == SUITCommand.classIdentifier { classHeld[check.component] = holds }
                processor.answer(holds)
            }
        } catch {
            throw Refusal(error)
        }
        var selected: [Int] = []
        for index in manifest.components.indices
        where vendorHeld[index] && classHeld[index] && processor.parameters[index].imageDigest != nil
            && processor.parameters[index].imageSize != nil
        {
            selected.append(index)
        }
        if selected.isEmpty {
            Identification.findRoots(&processor, envelope, identity, state, facts, crypto, &roots)
            for index in manifest.components.indices where vendorHeld[index] && roots[index] { selected.append(index) }
        }
        self.selected = selected
    }

    /// Marks the components that would be fetched by way of a detail manifest. Nothing is carried out.
    private static func findRoots(
        _ processor: inout CommandProcessor,
        _ envelope: [UInt8],
        _ identity: DeviceIdentity,
        _ state: DeviceState,
        _ facts: borrowing some DeviceFacts,
        _ crypto: some CryptoProvider,
        _ roots: inout [Bool]
    ) {
        let manifest = processor.manifest
        guard processor.begin(.payloadFetch) else { return }
        while let step = try? processor.next(envelope.span) {
            switch step {
            case .check(let check):
                // Whether software fits is judged when its detail manifest is there.
                let isEligibility = check.command == SUITCommand.eligible
                let holds = ConditionCheck.holds(
                    check,
                    envelope: envelope.span,
                    manifest: manifest,
                    identity: identity,
                    state: state,
                    candidate: nil,
                    facts: facts,
                    crypto: crypto
                )
                processor.answer(isEligibility || holds)
            case .perform(let directive):
                if directive.command == SUITCommand.fetch, directive.parameters.variantRoot != nil {
                    roots[directive.component] = true
                }
                processor.answer(true)
            case .dependency: processor.answer(false)
            }
        }
    }
}
