public import CBOR
public import COSE
public import SUIT
public import Trust
public import UpdateProtocol

/// Takes one manifest from its authentication to the switch of slots, and does nothing itself.
///
/// ``next(crypto:facts:)`` says what to do; the answer goes back through one of the methods below. So the same code runs
/// in the agent, in a simulator with a seed, and on a microcontroller. What it keeps in memory is lost with the power;
/// what must not be lost is a ``DeviceState`` that it hands out to be written.
public struct UpdateMachine {
    /// What to do next.
    public enum Action {
        /// Get the descriptor; answer with ``descriptor(_:crypto:)`` or ``failed(_:)``. A relative location is relative
        /// to where the manifest came from.
        case fetchDescriptor(DescriptorReference)
        /// Judge whether the software fits; `component` is the index in the device's state. Answer with ``judged(_:)``.
        case judge(descriptor: [UInt8], component: Int)
        /// Find out whether the update may go on [E3]; answer with ``authorised(_:)``. Only with ``UpdateGates/authorisation``.
        case authorise(Proposal)
        /// Send an update request; answer with ``answered(_:)`` or ``failed(_:)``.
        case send(UpdateRequest, uri: Text)
        /// Find out whether the device has keys for all that is encrypted like these (tagged COSE_Encrypt objects without
        /// ciphertext); answer with ``keysFound()`` or ``failed(_:)``.
        case checkKeys([[UInt8]])
        /// Get a payload into the spool; answer with ``staged(_:)`` or ``failed(_:)``. It is removed after the conclusion.
        case stage(StagingFetch)
        /// Get an image into a slot; answer with ``delivered(_:)`` or ``failed(_:)``.
        case obtain(Delivery)
        /// Test new software where it is [E10]; answer with ``probed(_:edges:)``. Only with ``UpdateGates/probe``.
        case probe([Candidate])
        /// Write the state, whole and durably; answer with ``committed(_:)``.
        case commit(DeviceState)
        /// Send a report. No answer is awaited: what must arrive stands in the state too.
        case report(StatusReport)
        /// The end.
        case conclude(Conclusion)
    }

    /// How a manifest was dealt with.
    public enum Conclusion: Equatable, Sendable {
        /// Everything that it asks for runs already.
        case current
        /// New software is in place, and runs on trial after the next start.
        case installed
        /// The device does not take it.
        case refused(Refusal)
        /// It could not be dealt with now; try again later.
        case postponed(ReportReason, Text)
    }

    /// How often a payload may turn out wrong before the update is given up [A4].
    public static let attemptLimit = 3

    /// Most bytes of text in the edges of a report.
    static let edgeByteLimit = 16_384
    /// Most bytes of the reference URI that a report repeats.
    static let uriLimit = 1_024

    /// The envelope that is being dealt with: the one that came, or the detail manifest of an answer.
    var envelope: [UInt8]
    var manifest: Manifest
    /// The manifest that came, while a detail manifest of it is being dealt with.
    var fleet: Manifest?
    let policy: TrustPolicy
    let identity: DeviceIdentity
    let reference: ManifestReference
    /// The manifest components that concern this device.
    public internal(set) var selected: [Int]

    var state: DeviceState
    var processor: CommandProcessor
    var phase = Phase.announced
    var waiting: Waiting?
    var queue: [Action] = []
    var attempts = 0
    var formats: [UInt64]
    let payloadLimit: UInt64?
    let gates: UpdateGates
    /// Whether the device's owner agrees to the update, and to getting its payloads from elsewhere.
    var mayInstall = false
    var mayTransfer = false
    /// What the test of the new software has shown; nothing before it.
    var probe: Text?
    /// The descriptor that was judged last for each component of the manifest.
    var descriptors: [JudgedDescriptor?]
    var answer: (uri: Text, definition: [UInt8], answer: UpdateAnswer)?
    var images: [DeliveredImage?]
    /// The staging components that were fetched, by their index in the manifest.
    var staging: [StagingComponent?]
    /// What is going to be copied; made when the first staging component is fetched.
    var plan: CopyPlan?
    /// Whether it was reported that payloads have come.
    var hasReportedReceipt = false
    /// A directive that is carried out once more after a bad payload.
    var resume: CommandProcessor.Request?
    /// A fetch whose answer has come, and with it the detail manifest to go on with.
    var opening: CommandProcessor.Request?

    enum Phase: Equatable {
        case announced
        case running(SUITSection)
        case concluded
    }

    /// What the machine waits for, and the command that needs it.
    enum Waiting {
        case descriptor(CommandProcessor.Request)
        case judgement(CommandProcessor.Request)
        case authorisation(CommandProcessor.Request, isTransfer: Bool)
        case answer(CommandProcessor.Request)
        case keys(CommandProcessor.Request)
        /// A fetch into the spool, and the copy that waits for it where the fetch was made anew.
        case staging(CommandProcessor.Request, copy: CommandProcessor.Request?)
        case delivery(CommandProcessor.Request)
        case preparation(CommandProcessor.Request, Delivery)
        case probe
        case commit(Conclusion, StatusReport)
    }

    /// The manifest's digest, which names it in messages.
    public var manifestReference: ManifestReference { reference }
    /// The manifest's sequence number.
    public var sequenceNumber: UInt64 { manifest.sequenceNumber }

    /// Authenticates a manifest and finds out whether it is for this device.
    ///
    /// - Parameters:
    ///   - envelope: the envelope as it came.
    ///   - policy: whose signatures a manifest needs.
    ///   - identity: what the device is.
    ///   - state: what it remembers.
    ///   - formats: the payload formats that it can take, the preferred one first.
    ///   - payloadLimit: the largest payload that it can take, in bytes.
    ///   - gates: where its owner wants to be asked.
    /// - Throws: ``Refusal`` where the manifest cannot be trusted, is older than what was installed, has expired, or
    ///   concerns no component of the device. Nothing was fetched by then (rule 2 of the design).
    public init(
        envelope: [UInt8],
        policy: TrustPolicy,
        identity: DeviceIdentity,
        state: DeviceState,
        formats: [UInt64],
        payloadLimit: UInt64?,
        gates: UpdateGates = [],
        crypto: some CryptoProvider,
        facts: borrowing some DeviceFacts
    ) throws(Refusal) {
        let manifest: Manifest
        var processor: CommandProcessor
        do throws(SUITError) {
            let authenticated = try AuthenticatedEnvelope(
                try Envelope(envelope.span),
                in: envelope.span,
                policy: policy,
                crypto: crypto
            )
            manifest = try Manifest(authenticated, in: envelope.span, crypto: crypto)
            processor = CommandProcessor(manifest)
            if let dependency = manifest.dependencies.first {
                throw .dependencyUnavailable(
                    component: dependency.index,
                    .dependencyResolution,
                    at: dependency.identifier.lowerBound
                )
            }
        } catch {
            throw Refusal(error)
        }
        var uri: Text = ""
        if let range = manifest.referenceURI, range.count <= UpdateMachine.uriLimit {
            uri = Text(validating: envelope.span.extracting(range)) ?? ""
        }
        let reference = ManifestReference(
            uri: uri,
            digest: ProtocolDigest(algorithm: manifest.digest.algorithm.rawValue, bytes: manifest.digest.bytes)
        )
        let identification: Identification
        do throws(Refusal) {
            guard manifest.sequenceNumber >= state.sequenceNumber else {
                throw Refusal(
                    .sequenceNumber,
                    "the sequence number is lower than that of the manifest that was installed last"
                )
            }
            guard !state.failed.contains(reference.digest) else {
                throw Refusal(.notConfirmed, "the software of this manifest has failed on this device before")
            }
            identification = try Identification(
                &processor,
                envelope: envelope,
                identity: identity,
                state: state,
                facts: facts,
                crypto: crypto
            )
            guard !identification.selected.isEmpty else {
                throw Refusal(.componentUnsupported, "the manifest names no vendor and class of this device")
            }
            if let error = UpdateMachine.unanswered(manifest, in: envelope.span) { throw Refusal(error) }
        } catch {
            var refusal = error
            refusal.manifest = reference
            throw refusal
        }
        self.envelope = envelope
        self.manifest = manifest
        self.policy = policy
        self.identity = identity
        self.state = state
        self.selected = identification.selected
        self.processor = CommandProcessor(manifest)
        self.formats = formats
        self.descriptors = [JudgedDescriptor?](repeating: nil, count: manifest.components.count)
        self.images = [DeliveredImage?](repeating: nil, count: manifest.components.count)
        self.staging = [StagingComponent?](repeating: nil, count: manifest.components.count)
        self.payloadLimit = payloadLimit
        self.gates = gates
        self.reference = reference
    }

    // MARK: Answers

    /// The descriptor's bytes.
    public mutating func descriptor(_ bytes: [UInt8], crypto: some CryptoProvider) {
        guard case .descriptor(let request) = waiting else { return }
        waiting = nil
        guard let reference = descriptorReference(request), UInt64(bytes.count) == reference.size,
            reference.digest.matches(bytes.span, crypto: crypto)
        else {
            return postpone(.operationFailed, "the descriptor is not the one that the author signed")
        }
        descriptors[request.component] = JudgedDescriptor(digest: reference.digest, bytes: bytes)
        judge(request, bytes)
    }

    /// Whether the software fits.
    public mutating func judged(_ judgement: Judgement) {
        guard case .judgement(let request) = waiting else { return }
        waiting = nil
        descriptors[request.component]?.version = judgement.version
        descriptors[request.component]?.isRescue = judgement.isRescue
        descriptors[request.component]?.rulings = judgement.rulings
        if judgement.verdict != .eligible, !judgement.fingerprint.isEmpty {
            state.markUnfit(reference.digest, fingerprint: judgement.fingerprint)
        }
        switch judgement.verdict {
        case .eligible: processor.answer(true)
        case .ineligible:
            refuse(
                Refusal(.ineligible, "the software does not fit this device, or would break what is on it", judgement)
            )
        case .undecided:
            refuse(
                Refusal(.undecided, "whether the software fits this device cannot be decided", judgement)
            )
        }
    }

    /// The distributor's answer to the update request.
    public mutating func answered(_ answer: UpdateAnswer) {
        guard case .answer(let request) = waiting else { return }
        waiting = nil
        guard let definition = request.parameters.fetchArguments else { return }
        self.answer = (uri(of: request), [UInt8](envelope[definition]), answer)
        if request.parameters.variantRoot != nil {
            // Looked at when the caller hands in what it takes to check it.
            opening = request
        } else {
            deliver(request)
        }
    }

    /// The image is in its slot, and was read back.
    public mutating func delivered(_ image: DeliveredImage) {
        guard case .delivery(let request) = waiting else { return }
        waiting = nil
        guard image.digest == digest(of: request)?.bytes, image.size == request.parameters.imageSize else {
            return retry(request, "the result is not the one that the author signed")
        }
        images[request.component] = image
        processor.answer(true)
    }

    /// What was asked for could not be done.
    public mutating func failed(_ failure: DeliveryFailure) {
        let request: CommandProcessor.Request
        switch waiting {
        case .descriptor(let waited), .answer(let waited), .keys(let waited), .delivery(let waited): request = waited
        case .staging(let waited, let copy): request = copy ?? waited
        default: return
        }
        waiting = nil
        switch failure {
        case .unreachable(let detail): postpone(.operationFailed, detail)
        case .storage(let detail): postpone(.storage, detail)
        case .invalidPayload(let detail, _): retry(request, detail)
        case .noKey(let detail): refuse(Refusal(.noDecryptionKey, detail))
        }
    }

    /// The state was written, or not.
    public mutating func committed(_ success: Bool) {
        switch waiting {
        case .preparation(let request, let delivery):
            waiting = nil
            guard success else { return postpone(.storage, "the device's state cannot be written") }
            waiting = .delivery(request)
            queue.append(.obtain(delivery))
        case .commit(let conclusion, let report):
            waiting = nil
            guard success else { return postpone(.storage, "the device's state cannot be written") }
            queue.append(.report(report))
            conclude(conclusion)
        default: return
        }
    }
}
