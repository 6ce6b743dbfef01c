import CBOR
import COSE
import SUIT
import UpdateProtocol

extension UpdateMachine {
    /// Goes on with the detail manifest that came with an answer, once it is known to be one that the author of the
    /// manifest meant to be there (design 3.2).
    ///
    /// What does not lead to the signed root is the distributor's doing, or somebody's on the way: it is asked for anew, a
    /// bounded number of times. What does, and cannot be carried out, is refused like any other manifest.
    mutating func openDetail(
        _ request: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        guard fleet == nil, !hasImages else {
            return refuse(Refusal(.parameterUnsupported, "a detail manifest must not lead to another one"))
        }
        guard let detail = answer?.answer.detail else {
            guard case .nothing(let reason)? = answer?.answer[request.component] else {
                return postpone(.nothingOffered, "the distributor's answer has no detail manifest")
            }
            return postpone(.nothingOffered, reason)
        }
        guard let range = request.parameters.variantRoot, let root = try? VariantRoot(envelope.span, in: range) else {
            return refuse(Refusal(.parse, "the root of the detail manifests cannot be read"))
        }
        let proof = InclusionProof(index: detail.index, hashes: detail.proof)
        let authenticated: AuthenticatedEnvelope
        do throws(SUITError) {
            authenticated = try AuthenticatedEnvelope(
                try Envelope(detail.envelope.span),
                in: detail.envelope.span,
                policy: policy,
                crypto: crypto
            )
        } catch {
            return retry(request, "the detail manifest of the answer is not authentic")
        }
        guard proof.proves(authenticated.digest.bytes, under: root, crypto: crypto) else {
            return retry(request, "the detail manifest of the answer is not one of this manifest")
        }
        let opened: Manifest
        do throws(SUITError) {
            opened = try Manifest(authenticated, in: detail.envelope.span, crypto: crypto)
            if let dependency = opened.dependencies.first {
                throw .dependencyUnavailable(
                    component: dependency.index,
                    .dependencyResolution,
                    at: dependency.identifier.lowerBound
                )
            }
        } catch {
            switch error {
            // These parts are not signed: whoever passed the answer on may have added or changed them.
            case .memberDigestMismatch, .unexpectedMember:
                return retry(
                    request,
                    "the detail manifest of the answer comes with parts that its author has not signed"
                )
            default: return refuse(Refusal(error))
            }
        }
        guard UpdateMachine.isComplete(opened) else {
            return retry(request, "the detail manifest of the answer lacks a part that was severed")
        }
        do throws(DetailCheck.Failure) {
            try DetailCheck.check(opened, of: manifest, root: root, proof: proof, crypto: crypto)
        } catch {
            return refuse(Refusal(.unauthorised, UpdateMachine.text(error)))
        }
        goOn(with: opened, detail.envelope, request, crypto: crypto, facts: facts)
    }

    private mutating func goOn(
        with opened: Manifest,
        _ bytes: [UInt8],
        _ request: CommandProcessor.Request,
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) {
        var probe = CommandProcessor(opened)
        do throws(Refusal) {
            let identification = try Identification(
                &probe,
                envelope: bytes,
                identity: identity,
                state: state,
                facts: facts,
                crypto: crypto
            )
            guard !identification.selected.isEmpty else {
                return retry(request, "the detail manifest of the answer is for other devices")
            }
            // It may be the wrong answer for this device, so this says nothing about the manifest that came.
            guard UpdateMachine.unanswered(opened, in: bytes.span) == nil else {
                return retry(request, "the detail manifest of the answer has a condition that the device cannot check")
            }
            selected = identification.selected
        } catch {
            // An answer is not signed: it may make the device wait, but not turn down what the author offers.
            return retry(request, "the detail manifest of the answer is for other devices")
        }
        fleet = manifest
        manifest = opened
        envelope = bytes
        processor = CommandProcessor(opened)
        let count = opened.components.count
        descriptors = [JudgedDescriptor?](repeating: nil, count: count)
        images = [DeliveredImage?](repeating: nil, count: count)
        staging = [StagingComponent?](repeating: nil, count: count)
        plan = nil
        start(UpdateMachine.sections[0])
    }

    /// Ends the update after an error of the manifest. A detail manifest whose conditions do not hold was the wrong
    /// answer, which anybody on the way can give: then the manifest that came stays open.
    mutating func stop(_ error: SUITError) {
        switch error {
        case .conditionFailed, .noAlternative:
            guard fleet != nil, !hasImages else { return refuse(Refusal(error)) }
            postpone(.conditionFailed, "the detail manifest of the answer does not fit this device")
        default: refuse(Refusal(error))
        }
    }

    private static func text(_ failure: DetailCheck.Failure) -> Text {
        switch failure {
        case .notInTree: "the detail manifest is not one of this manifest"
        case .otherSigner: "the detail manifest is signed by somebody else"
        case .sequenceNumber: "the detail manifest has another sequence number"
        case .foreignComponent: "the detail manifest names a component that the manifest does not"
        }
    }
}
