import CBOR
import COSE
import Harness
import SUIT
import Trust

extension Harness {
    /// Envelopes, all the way: taken apart, authenticated, the manifest read, every procedure run with answers that come
    /// from the input, dependencies included; and what parameters hold, read.
    ///
    /// An input is a sequence: a number whose bits are the answers, an envelope, and an envelope that is given where a
    /// dependency is asked for. An input that begins otherwise is an envelope alone.
    static let suit = Harness("suit", seeds: SUITSeeds.all) { input in
        var run = SUITRun(input)
        run.all()
    }
}

/// A device that agrees to everything but what the answers refuse.
struct SUITRun {
    /// Most steps that are answered: enough for every command of an envelope, and few enough to be quick.
    static let stepLimit = 20_000

    private let crypto = AgreeableCrypto()
    private let policy = TrustPolicy(anchors: Keys.all.map { TrustAnchor(key: $0) }, delegation: .allowed(depth: 2))
    private var buffer: [UInt8]
    private var dependency: [UInt8] = []
    private var answers: UInt64 = .max
    private var steps = 0

    init(_ input: [UInt8]) {
        buffer = input
        var decoder = CBORDecoder(input.span)
        guard let answers = try? decoder.readUnsigned() else { return }
        let start = decoder.offset
        let end = ((try? decoder.skip()) ?? start..<input.count).upperBound
        self.answers = answers
        buffer = Array(input[start..<end])
        dependency = Array(input[end...])
    }

    mutating func all() {
        guard let envelope = try? Envelope(buffer.span),
            let source = try? AuthenticatedEnvelope(envelope, in: buffer.span, policy: policy, crypto: crypto),
            let manifest = try? Manifest(source, in: buffer.span, crypto: crypto)
        else { return }
        for component in manifest.components { _ = component.description }
        if let text = manifest.text { precondition(text.upperBound <= buffer.count) }
        _ = try? VariantCriteria(of: manifest, in: buffer.span)
        for rule in [DependencyRule.explicitIntegrity, .impliedIntegrity] {
            var processor = CommandProcessor(manifest, dependencies: rule)
            for section in SUITRun.sections {
                processor.begin(section)
                run(&processor)
                guard steps < SUITRun.stepLimit else { return }
            }
        }
    }

    private static let sections: [SUITSection] = [
        .shared, .dependencyResolution, .payloadFetch, .candidateVerification, .install, .validate, .load, .invoke,
        .uninstall,
    ]

    private mutating func run(_ processor: inout CommandProcessor) {
        while steps < SUITRun.stepLimit {
            guard let step = next(of: &processor) else { return }
            steps += 1
            let answer = answers >> UInt64(steps & 63) & 1 == 1
            switch step {
            case .check(let request), .perform(let request):
                look(at: request)
                processor.answer(answer)
            case .dependency(_, let integrated):
                guard answer else {
                    processor.answer(false)
                    continue
                }
                var range = integrated ?? 0..<0
                if integrated == nil {
                    range = buffer.count..<(buffer.count + dependency.count)
                    buffer += dependency
                }
                processor.dependency(in: range, of: buffer.span, policy: policy, crypto: crypto)
            }
        }
    }

    private mutating func next(of processor: inout CommandProcessor) -> CommandProcessor.Step? {
        do throws(SUITError) { return try processor.next(buffer.span) } catch {
            // A device that gave a procedure up because it takes too long does not go on with the next one.
            if case .tooDeep = error { steps = SUITRun.stepLimit }
            return nil
        }
    }

    /// Reads what the parameters of a request hold, as those who carry it out do.
    private func look(at request: CommandProcessor.Request) {
        let parameters = request.parameters
        precondition(request.at <= buffer.count && request.identifier.upperBound <= buffer.count)
        let bytes = buffer.span
        if let range = parameters.fetchArguments { _ = try? RequestDefinition(bytes, in: range) }
        if let range = parameters.descriptor { _ = try? DescriptorReference(bytes, in: range) }
        if let range = parameters.blockDigests { _ = try? BlockDigests(bytes, in: range) }
        if let range = parameters.variantRoot { _ = try? VariantRoot(bytes, in: range) }
        if let range = parameters.characteristicConditions { _ = try? CharacteristicConditions(bytes, in: range) }
        if let range = parameters.encryptionInfo, let object = try? Encrypt(bytes, in: range) {
            _ = try? object.contentKey(with: Keys.decryption, in: bytes, crypto: crypto)
        }
    }
}
