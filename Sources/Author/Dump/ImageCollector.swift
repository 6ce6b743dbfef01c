import CBOR
import COSE
import SUIT

/// Walks the sequences of a manifest, and collects what its parameters name.
struct ImageCollector {
    /// The parameters that stand in one branch.
    private struct Values {
        var vendor: [UInt8]?
        var deviceClass: [UInt8]?
        var digest: SUITDigest?
        var size: UInt64?
    }

    /// The formats that a fetch allows, and the branch that it stands in.
    private struct FetchPolicy {
        let component: Int
        let vendor: [UInt8]?
        let deviceClass: [UInt8]?
        let formats: [UInt64]
    }

    private let bytes: [UInt8]
    private var component = 0
    private var found: [ManifestContents.Image] = []
    private var policies: [FetchPolicy] = []
    private(set) var descriptors: [DescriptorReference] = []
    private(set) var request: String?
    private(set) var definition: RequestDefinition?
    private(set) var expires: UInt64?

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The results. Digests stand in other sequences than the formats in which they may be fetched.
    var images: [ManifestContents.Image] {
        found.map { image in
            var image = image
            let allowed = policies.filter { policy in
                policy.component == image.component && policy.vendor.map { $0 == image.vendor } ?? true
                    && policy.deviceClass.map { $0 == image.deviceClass } ?? true
            }
            if let first = allowed.first {
                image.formats = first.formats.filter { format in allowed.allSatisfy { $0.formats.contains(format) } }
            }
            return image
        }
    }

    mutating func collect(_ tree: CommandTree) {
        collect(tree, Values())
    }

    private mutating func collect(_ tree: CommandTree, _ inherited: Values) {
        var values = inherited
        for command in tree.commands {
            switch command.argument {
            case .components(.one(let index)): component = Int(clamping: index)
            case .components(.several(let indices)): component = Int(clamping: indices.first ?? 0)
            case .parameters(let parameters): set(parameters, &values)
            case .multiple(let entries):
                for entry in entries {
                    component = Int(clamping: entry.component)
                    var values = Values()
                    set(entry.parameters, &values)
                }
            case .alternatives(let alternatives):
                for alternative in alternatives { alternative.map { collect($0, values) } }
            case .sequence(let sequence): collect(sequence, values)
            case .components(.all), .policy, .copies, .other: break
            }
        }
    }

    private mutating func set(_ parameters: [CommandTree.Parameter], _ values: inout Values) {
        for parameter in parameters { read(parameter, &values) }
        for parameter in parameters where parameter.label == SUITParameter.payloadFormats {
            guard let formats = formats(parameter.value) else { continue }
            policies.append(
                FetchPolicy(
                    component: component,
                    vendor: values.vendor,
                    deviceClass: values.deviceClass,
                    formats: formats
                )
            )
        }
        guard let digest = values.digest, parameters.contains(where: { $0.label == SUITParameter.imageDigest }) else {
            return
        }
        let image = ManifestContents.Image(
            component: component,
            vendor: values.vendor,
            deviceClass: values.deviceClass,
            digest: digest,
            size: values.size
        )
        if !found.contains(image) { found.append(image) }
    }

    private mutating func read(_ parameter: CommandTree.Parameter, _ values: inout Values) {
        let value = parameter.value
        switch parameter.label {
        case SUITParameter.vendorIdentifier: values.vendor = value.content.map { Array(bytes[$0]) }
        case SUITParameter.classIdentifier: values.deviceClass = value.content.map { Array(bytes[$0]) }
        case SUITParameter.imageSize: values.size = value.unsigned
        case SUITParameter.useBefore: if expires == nil { expires = value.unsigned }
        case SUITParameter.uri: if request == nil { request = value.text }
        case SUITParameter.imageDigest:
            guard let range = value.content else { return }
            var decoder = CBORDecoder(bytes.span, in: range)
            values.digest = try? SUITDigest.read(&decoder)
        case SUITParameter.fetchArguments:
            guard definition == nil, let range = value.content else { return }
            definition = try? RequestDefinition(bytes.span, in: range)
        case SUITParameter.descriptor:
            guard let range = value.content, let reference = try? DescriptorReference(bytes.span, in: range),
                !descriptors.contains(reference)
            else { return }
            descriptors.append(reference)
        default: break
        }
    }

    private func formats(_ value: CBORItem) -> [UInt64]? {
        value.embedded(bytes)?.array?.compactMap(\.unsigned) ?? value.array?.compactMap(\.unsigned)
    }
}
