import CBOR
import COSE
import PatchFormat
import SUIT
import UpdateProtocol

extension UpdateMachine {
    func stateIndex(_ request: CommandProcessor.Request) -> Int? {
        state.index(of: manifest.components[request.component])
    }

    func digest(of request: CommandProcessor.Request) -> SUITDigest? {
        digest(request.parameters)
    }

    func digest(_ parameters: ParameterSet) -> SUITDigest? {
        guard let range = parameters.imageDigest else { return nil }
        var decoder = CBORDecoder(envelope.span, in: range)
        return try? SUITDigest.read(&decoder)
    }

    /// Whether what the manifest wants of the component runs already.
    func isCurrent(_ request: CommandProcessor.Request) -> Bool {
        isCurrent(manifest.components[request.component], request.parameters)
    }

    func isCurrent(manifestComponent component: Int) -> Bool {
        isCurrent(manifest.components[component], processor.parameters[component])
    }

    private func isCurrent(_ name: ComponentIdentifier, _ parameters: ParameterSet) -> Bool {
        guard let digest = digest(parameters), digest.algorithm == .sha256, let running = state.running(name) else {
            return false
        }
        return running.digest == digest.bytes && running.size == parameters.imageSize
    }

    func uri(of request: CommandProcessor.Request) -> Text {
        guard let range = request.parameters.uri else { return "" }
        return Text(validating: envelope.span.extracting(range)) ?? ""
    }

    /// The digests of the result's blocks (parameter -261), where the command has them.
    func blocks(of request: CommandProcessor.Request) -> BlockDigests? {
        guard let range = request.parameters.blockDigests else { return nil }
        return try? BlockDigests(envelope.span, in: range)
    }

    func descriptorReference(_ request: CommandProcessor.Request) -> DescriptorReference? {
        guard let range = request.parameters.descriptor else { return nil }
        return try? DescriptorReference(envelope.span, in: range)
    }

    /// The version that the descriptor names which the component's parameters name now; empty where that was not judged.
    func version(of component: Int) -> Text {
        guard let judged = descriptors[component], let range = processor.parameters[component].descriptor,
            let reference = try? DescriptorReference(envelope.span, in: range), reference.digest == judged.digest
        else { return "" }
        return judged.version
    }

    /// The content of the integrated payload that `uri`, with its `#`, names.
    func integratedPayload(named uri: Text) -> [UInt8]? {
        for payload in manifest.source.envelope.integratedPayloads {
            guard payload.name.count == uri.utf8.count else { continue }
            var isSame = true
            for (offset, index) in payload.name.enumerated() where envelope[index] != uri.utf8[offset] {
                isSame = false
            }
            if isSame { return [UInt8](envelope[payload.content]) }
        }
        return nil
    }

    /// The formats that the device still takes and that the author allows (parameter -258), the preferred one first.
    func allowedFormats(_ request: CommandProcessor.Request) -> [UInt64] {
        guard let range = request.parameters.payloadFormats else { return formats }
        var decoder = CBORDecoder(envelope.span, in: range)
        guard let count = try? decoder.beginArray(), count <= UpdateRequest.formatLimit else { return [] }
        var allowed: [UInt64] = []
        while allowed.count < count {
            guard let format = try? decoder.readUnsigned() else { return [] }
            allowed.append(format)
        }
        let takesPatches = allowed.contains(PayloadFormat.patch.rawValue)
        return formats.filter { PatchOffer.isMark($0) ? takesPatches : allowed.contains($0) }
    }

    /// The allowed formats as the distributor is told them: with the slots of components that have no other one.
    func offeredFormats(_ request: CommandProcessor.Request) -> [UInt64] {
        var offered = allowedFormats(request)
        guard offered.contains(PayloadFormat.patch.rawValue) else { return offered }
        var slots: [UInt64] = []
        var takesStaged = true
        for component in selected {
            guard let slot = identity.component(named: manifest.components[component])?.singleSlot,
                let offer = InPlaceOffer(component: component, slotSize: slot.size, spillSize: slot.spillSize)
            else { continue }
            slots.append(offer.number)
            takesStaged = takesStaged && slot.takesStaged
        }
        guard !slots.isEmpty, let mark = PatchOffer.mark(.inPlace) else { return offered }
        offered.append(mark)
        if takesStaged, let mark = PatchOffer.mark(.staged) { offered.append(mark) }
        for slot in slots where offered.count < UpdateRequest.formatLimit { offered.append(slot) }
        return offered
    }

    /// Whether any image was written in this update.
    var hasImages: Bool {
        for image in images where image != nil { return true }
        return false
    }

    /// Whether anything has come in this update: an image, or a payload that is still to become one.
    var hasPayloads: Bool {
        for component in staging where component?.payload != nil { return true }
        return hasImages
    }

    /// What came over the wire for all components together.
    var transfer: StatusReport.Transfer? {
        var total: StatusReport.Transfer?
        for component in manifest.components.indices {
            // What is copied came over the wire when it was staged.
            guard let transfer = staging[component]?.payload?.transfer ?? images[component]?.transfer else { continue }
            let source = transfer.source.isEmpty ? total?.source ?? "" : transfer.source
            total = StatusReport.Transfer(
                format: transfer.format,
                byteCount: transfer.byteCount + (total?.byteCount ?? 0),
                source: source,
                servers: StatusReport.Server.together(total?.servers ?? [], transfer.servers)
            )
        }
        return total
    }
}
