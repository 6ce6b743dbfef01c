import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Trust
import UpdateProtocol

/// A device without hardware: it performs what the core asks for in memory, and forgets everything but what was
/// committed when its power is cut.
struct SimulatedDevice {
    struct Facts: DeviceFacts {
        var now: UInt64? = 1_800_000_000
        func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? { nil }
    }

    static let crypto = SwiftCryptoProvider()

    let fleet: SimulatedFleet
    var identity: DeviceIdentity
    /// What is on the medium.
    var stored: DeviceState
    /// The bytes in the slots of the component.
    var slots: [[UInt8]?]
    var facts = Facts()

    /// What the verdict is going to be.
    var judgement = Judgement(.eligible, version: "2.0")
    /// Where somebody else has a say, and what is said; everything is allowed when it is empty.
    var gates: UpdateGates = []
    var permissions: [Permission] = []
    var probeEdges: [ReportedEdge] = []
    /// What payloads turn out to be, one after the other; good ones when it is empty.
    var faults: [DeliveryFailure] = []

    /// What was done, for the tests to look at.
    var requests: [UpdateRequest] = []
    var reports: [StatusReport] = []
    var obtained = 0
    var judged = 0
    var proposals: [Proposal] = []
    var probed: [[Candidate]] = []

    init(_ fleet: SimulatedFleet, old: [UInt8], classIdentifier: [UInt8] = SimulatedFleet.classIdentifier) {
        self.fleet = fleet
        self.identity = DeviceIdentity(
            deviceID: "device",
            components: [
                .init(
                    name: ComponentIdentifier("app"),
                    vendorIdentifier: SimulatedFleet.vendor,
                    classIdentifier: classIdentifier
                )
            ]
        )
        self.stored = DeviceState(components: [
            ComponentState(name: ComponentIdentifier("app"), content: SimulatedFleet.content(old, version: "1.0"))
        ])
        self.slots = [old, nil]
    }

    /// The bytes that the device would start.
    var bootImage: [UInt8]? { slots[stored.components[0].primary] }

    /// Deals with an envelope, with the power cut before the action with the number `cut`.
    ///
    /// - Returns: the conclusion, or `nil` where the power was cut.
    mutating func update(_ envelope: [UInt8], cutBefore cut: Int = .max) -> UpdateMachine.Conclusion? {
        var machine: UpdateMachine
        do throws(Refusal) {
            machine = try UpdateMachine(
                envelope: envelope,
                policy: TrustPolicy(anchors: [TrustAnchor(key: fleet.key.publicKey)]),
                identity: identity,
                state: stored,
                formats: [2, 1, 0],
                payloadLimit: nil,
                gates: gates,
                crypto: Self.crypto,
                facts: facts
            )
        } catch {
            return .refused(error)
        }
        var step = 0
        while let action = machine.next(crypto: Self.crypto, facts: facts) {
            if step == cut { return nil }
            step += 1
            switch action {
            case .fetchDescriptor: machine.descriptor(fleet.descriptor, crypto: Self.crypto)
            case .judge:
                judged += 1
                machine.judged(judgement)
            case .send(let request, uri: _):
                requests.append(request)
                let format = request.formats.first ?? 0
                machine.answered(
                    UpdateAnswer(entries: [
                        .init(component: 0, outcome: .inline(format: format, payload: [UInt8(format)]))
                    ])
                )
            // Its manifests ask the distributor for everything.
            case .checkKeys, .stage: return nil
            case .obtain(let delivery): obtain(delivery, &machine)
            case .commit(let state):
                stored = state
                machine.committed(true)
            case .authorise(let proposal):
                proposals.append(proposal)
                machine.authorised(permissions.isEmpty ? .granted : permissions.removeFirst())
            case .probe(let candidates):
                probed.append(candidates)
                machine.probed("probe passed", edges: probeEdges)
            case .report(let report): reports.append(report)
            case .conclude(let conclusion): return conclusion
            }
        }
        return nil
    }

    private mutating func obtain(_ delivery: Delivery, _ machine: inout UpdateMachine) {
        obtained += 1
        guard delivery.slot != stored.components[0].primary else { fatalError("the running slot is never written") }
        if !faults.isEmpty {
            // Half a write, as a failure leaves it.
            slots[delivery.slot] = Array(fleet.new.prefix(3))
            return machine.failed(faults.removeFirst())
        }
        slots[delivery.slot] = fleet.new
        machine.delivered(
            DeliveredImage(
                digest: Self.crypto.sha256(fleet.new.span),
                size: UInt64(fleet.new.count),
                transfer: .init(format: 2, byteCount: 10, source: "")
            )
        )
    }

    /// Starts the device: what is on trial runs, is good or not, and the state is written.
    mutating func start(isNewSoftwareGood: Bool) {
        var state = stored
        let decision = state.decideAtStart()
        stored = state
        guard case .trial = decision else { return }
        if isNewSoftwareGood {
            state.confirm()
        } else {
            state.revert()
        }
        stored = state
    }
}
