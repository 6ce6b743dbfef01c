import Foundation
import PatchFormat
import SUIT
import UpdateProtocol

extension SpecificationReader {
    func readComponents(_ value: SpecificationValue) throws(AuthorError) -> [ComponentSpecification] {
        let map = try value.mapping(known: nil)
        guard !map.entries.isEmpty, map.entries.count <= UpdateSpecification.componentLimit else {
            throw value.error(
                "\"\(value.path)\" has the wrong number of components",
                expected: "1 to \(UpdateSpecification.componentLimit)",
                found: "\(map.entries.count)"
            )
        }
        var components: [ComponentSpecification] = []
        for entry in map.entries {
            guard NameCheck.isComponentName(entry.key) else {
                throw AuthorError(
                    .specification,
                    "\"\(entry.key.prefix(64))\" is no name for a component",
                    at: entry.keyPlace,
                    expected: "1 to \(ComponentSpecification.nameLimit) letters, digits, '-', '_' and '.'"
                )
            }
            components.append(try readComponent(entry))
        }
        return components
    }

    private func readComponent(_ entry: SpecificationMapping.Entry) throws(AuthorError) -> ComponentSpecification {
        let map = try entry.value.mapping(.component)
        let classes = try map.required("classes")
        var component = ComponentSpecification(name: entry.key, classes: [], place: entry.keyPlace)
        if let value = map["id"] { component.identifier = try path(value) }
        component.description = try map["description"]?.text(limit: SpecificationText.limit, isProse: true)
        if let report = map["report"] { component.report = try characteristics(report) }
        if let value = map["invoke"] { component.isInvoked = try value.flag() }
        for element in try classes.list(1...ComponentSpecification.classLimit) {
            component.classes.append(try readClass(element))
        }
        return component
    }

    private func readClass(_ value: SpecificationValue) throws(AuthorError) -> ClassSpecification {
        let map = try value.mapping(.deviceClass)
        let vendor = try readVendor(map.required("vendor"))
        var specification = ClassSpecification(
            name: try map["name"]?.text(limit: 64),
            vendor: vendor,
            deviceClass: try readDeviceClass(map.required("class"), of: vendor),
            version: try map.required("version").text(limit: ClassSpecification.versionLimit),
            sources: try readSources(map, value),
            place: value.place
        )
        if let value = map["requires"] { specification.requirements = try RequirementReader.requirements(value) }
        if let value = map["provides"] { specification.provides = try RequirementReader.capabilities(value) }
        if let value = map["descriptor"] { specification.descriptor = try specifiedFile(value) }
        if let value = map["when"] { specification.conditions = try conditions(value) }
        if let policy = map["policy"] { specification.policy = try readPolicy(policy) }
        if let value = map["blocks"] { specification.blocks = try readBlocks(value) }
        if let value = map["encryption"] {
            let map = try value.mapping(.encryption)
            specification.encryption = EncryptedSource(
                information: try specifiedFile(map.required("info")),
                ciphertext: try specifiedFile(map.required("ciphertext"))
            )
        }
        for element in try map["patches"]?.list(1...16) ?? [] {
            let map = try element.mapping(.patch)
            specification.patches.append(
                PatchSource(from: try specifiedFile(map.required("from")), uri: try uri(map.required("uri")))
            )
        }
        return specification
    }

    private func readSources(
        _ map: SpecificationMapping,
        _ value: SpecificationValue
    ) throws(AuthorError) -> [ImageSource] {
        guard let slots = map["slots"] else {
            return [
                ImageSource(
                    try specifiedFile(map.required("image")),
                    slot: try map["slot"].map { value throws(AuthorError) in try value.unsigned(highest: 255) },
                    uri: try map["uri"].map { value throws(AuthorError) in try uri(value) }
                )
            ]
        }
        for key in ["image", "uri", "slot"] {
            guard let other = map[key] else { continue }
            throw other.error(
                "\"\(key)\" stands beside \"slots\"",
                expected: "\"\(key)\" within each slot",
                action: "move it there, or leave \"slots\" out"
            )
        }
        var sources: [ImageSource] = []
        for element in try slots.list(2...8) {
            let map = try element.mapping(.slot)
            let slot = try map.required("slot").unsigned(highest: 255)
            guard !sources.contains(where: { $0.slot == slot }) else {
                throw element.error("slot \(slot) stands twice in \"\(slots.path)\"", action: "keep one of them")
            }
            sources.append(
                ImageSource(
                    try specifiedFile(map.required("image")),
                    slot: slot,
                    uri: try map["uri"].map { value throws(AuthorError) in try uri(value) }
                )
            )
        }
        return sources
    }

    private func readBlocks(_ value: SpecificationValue) throws(AuthorError) -> BlockSpecification {
        let map = try value.mapping(.blocks)
        var blocks = BlockSpecification()
        if let size = map["size"] {
            let bytes = try size.unsigned(highest: BlockDigests.blockSizes.upperBound)
            guard BlockDigests.blockSizes.contains(bytes) else {
                throw size.error(
                    "\"\(size.path)\" is no size for blocks",
                    expected: "\(BlockDigests.blockSizes.lowerBound) to \(BlockDigests.blockSizes.upperBound) bytes",
                    found: size.found,
                    action: "leave it out to have one chosen by the size of the image"
                )
            }
            blocks.size = Int(bytes)
        }
        if let form = map["form"] { blocks.form = try choice(form, BlockSpecification.Form.self) }
        if let seed = map["seed"] {
            blocks.seed = try hexadecimal(seed, try seed.text(limit: BlockDigests.seedLimit * 2))
            guard blocks.form != .list else {
                throw seed.error(
                    "\"\(seed.path)\" stands beside a list",
                    expected: "a seed with a chain alone",
                    action: "leave it out, or choose the form forward or reverse"
                )
            }
        }
        return blocks
    }

    private func readVendor(_ value: SpecificationValue) throws(AuthorError) -> SpecifiedIdentifier {
        let text = try value.text(limit: 253)
        if let identifier = NameCheck.identifier(text) { return SpecifiedIdentifier(identifier) }
        guard NameCheck.isDomain(text) else {
            throw value.error(
                "\"\(value.path)\" is no vendor",
                expected: "a domain name such as example.com, or a UUID",
                found: value.found
            )
        }
        return SpecifiedIdentifier(domain: text)
    }

    private func readDeviceClass(
        _ value: SpecificationValue,
        of vendor: SpecifiedIdentifier
    ) throws(AuthorError) -> SpecifiedIdentifier {
        let text = try value.text(limit: 128)
        if let identifier = NameCheck.identifier(text) { return SpecifiedIdentifier(identifier) }
        return SpecifiedIdentifier(deviceClass: text, of: vendor.identifier)
    }

    private func readPolicy(_ value: SpecificationValue) throws(AuthorError) -> ImagePolicy {
        let map = try value.mapping(.policy)
        var policy = ImagePolicy()
        if let value = map["eligibility"] { policy.eligibility = try choice(value, ImagePolicy.Eligibility.self) }
        if let value = map["formats"] {
            let names = PayloadFormat.names.map { "\($0.name)" }
            for element in try value.list(1...UpdateRequest.formatLimit) {
                let word = try element.word(of: names)
                guard let format = PayloadFormat.names.first(where: { "\($0.name)" == word })?.format else { continue }
                guard !policy.formats.contains(format) else {
                    throw element.error("\"\(word)\" stands twice in \"\(value.path)\"", action: "keep one of them")
                }
                policy.formats.append(format)
            }
        }
        return policy
    }
}
