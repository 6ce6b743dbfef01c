public import CBOR
import COSE
import SUIT
public import UpdateProtocol

/// Where others than the manifest have a say: before the first payload, and before the switch of slots.
extension UpdateMachine {
    /// Whether `request` has to wait for a permission, which is then asked for. With it the command is carried out once
    /// more, from its beginning.
    ///
    /// - Parameter isTransfer: whether the payload has to be got from somewhere. Who agreed to what the envelope holds is
    ///   asked again before something is downloaded: the hours for downloads concern only that.
    mutating func isHeldBack(_ request: CommandProcessor.Request, isTransfer: Bool) -> Bool {
        guard gates.contains(.authorisation), isTransfer ? !mayTransfer : !mayInstall else {
            return false
        }
        // Nothing may stand between a device and its rescue (rule 7 of the design).
        if descriptors[request.component]?.isRescue == true { return false }
        waiting = .authorisation(request, isTransfer: isTransfer)
        queue.append(.authorise(proposal(isTransfer: isTransfer)))
        return true
    }

    /// Whether the update may go on.
    public mutating func authorised(_ permission: Permission) {
        guard case .authorisation(let request, let isTransfer) = waiting else { return }
        waiting = nil
        switch permission {
        case .granted:
            mayInstall = true
            if isTransfer { mayTransfer = true }
            resume = request
        case .wait(let reason, let detail): postpone(reason, detail)
        case .denied(let reason, let detail): refuse(Refusal(reason, detail))
        }
    }

    /// What is going to change.
    private func proposal(isTransfer: Bool) -> Proposal {
        var parts: [Proposal.Part] = []
        for component in selected where !isCurrent(manifestComponent: component) {
            guard let index = state.index(of: manifest.components[component]) else { continue }
            let parameters = processor.parameters[component]
            parts.append(
                Proposal.Part(
                    component: index,
                    version: version(of: component),
                    digest: digest(parameters)?.bytes ?? [],
                    size: parameters.imageSize ?? 0,
                    rulings: descriptors[component]?.rulings ?? []
                )
            )
        }
        return Proposal(
            manifest: reference,
            sequenceNumber: manifest.sequenceNumber,
            parts: parts,
            isTransfer: isTransfer
        )
    }

    /// Whether the software fits is going to be said later, for this reason: somebody else has to do something first.
    public mutating func judgementDeferred(_ reason: ReportReason, _ detail: Text) {
        guard case .judgement = waiting else { return }
        waiting = nil
        postpone(reason, detail)
    }

    /// The SHA-256 digest of the image that the manifest wants in the component with this index of the state, as far as it
    /// names one already.
    public func wantedDigest(ofStateComponent index: Int) -> [UInt8]? {
        for component in selected where state.index(of: manifest.components[component]) == index {
            guard let digest = digest(processor.parameters[component]), digest.algorithm == .sha256 else { return nil }
            return digest.bytes
        }
        return nil
    }

    /// The images that the manifest wants and that do not run already, by their index in the manifest; none where a detail
    /// manifest is going to name them. Who has them all need not ask the distributor.
    public var wantedImages: [(component: Int, digest: [UInt8], size: UInt64)] {
        var images: [(component: Int, digest: [UInt8], size: UInt64)] = []
        for component in selected where !isCurrent(manifestComponent: component) {
            let parameters = processor.parameters[component]
            guard let digest = digest(parameters), digest.algorithm == .sha256,
                let size = parameters.imageSize
            else {
                return []
            }
            images.append((component, digest.bytes, size))
        }
        return images
    }

    // MARK: The test before the switch

    /// Whether what was installed has to be tested first, which is then asked for.
    mutating func isProbed(_ changes: [(component: Int, content: SlotContent)]) -> Bool {
        guard gates.contains(.probe), probe == nil else { return false }
        var candidates: [Candidate] = []
        for component in selected {
            guard let index = state.index(of: manifest.components[component]),
                descriptors[component]?.isRescue != true
            else { continue }
            for change in changes where change.component == index {
                candidates.append(
                    Candidate(
                        component: index,
                        slot: state.components[index].secondary,
                        digest: change.content.digest
                    )
                )
            }
        }
        guard !candidates.isEmpty else { return false }
        waiting = .probe
        queue.append(.probe(candidates))
        return true
    }

    /// What the test of the new software has shown: what was found out, in a word for the report, or the requirements
    /// that turned out not to be met. Then nothing is switched.
    public mutating func probed(_ detail: Text, edges: [ReportedEdge] = []) {
        guard case .probe = waiting else { return }
        waiting = nil
        guard edges.isEmpty else {
            return refuse(Refusal(.probeFailed, detail, edges: edges))
        }
        probe = detail
        switchOver()
    }
}
