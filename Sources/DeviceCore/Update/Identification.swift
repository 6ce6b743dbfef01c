import CBOR
import SUIT
import UpdateProtocol

/// Finds the components of a manifest that concern this device, by its shared sequence alone: before anything is
/// fetched (rule 2 of the design).
struct Identification {
    /// Indices in the manifest.
    let selected: [Int]

    init(
        _ processor: inout CommandProcessor,
        envelope: [UInt8],
        identity: DeviceIdentity,
        state: DeviceState,
        facts: borrowing some DeviceFacts
    ) throws(Refusal) {
        let manifest = processor.manifest
        var vendorHeld = [Bool](repeating: false, count: manifest.components.count)
        var classHeld = vendorHeld
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
                    facts: facts
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
        self.selected = selected
    }
}
