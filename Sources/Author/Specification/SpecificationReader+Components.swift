import Foundation
import PatchFormat
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
        let map = try entry.value.mapping(known: ["report", "description", "classes"])
        let classes = try map.required("classes")
        var component = ComponentSpecification(name: entry.key, classes: [], place: entry.keyPlace)
        component.description = try map["description"]?.text(limit: SpecificationText.limit, isProse: true)
        if let report = map["report"] {
            component.report = try labels(report)
            guard !component.report.isEmpty else {
                throw report.error(
                    "\"\(report.path)\" asks for nothing",
                    expected: "at least one characteristic, such as [class, digest, version]",
                    action: "name one, or leave \"report\" out"
                )
            }
        }
        let elements = try classes.list(limit: ComponentSpecification.classLimit)
        guard !elements.isEmpty else {
            throw classes.error("\"\(classes.path)\" is empty", expected: "at least one class")
        }
        for element in elements { component.classes.append(try readClass(element)) }
        return component
    }

    private func readClass(_ value: SpecificationValue) throws(AuthorError) -> ClassSpecification {
        let map = try value.mapping(known: ["name", "vendor", "class", "version", "image", "policy"])
        let vendor = try readVendor(map.required("vendor"))
        let image = try map.required("image")
        var specification = ClassSpecification(
            name: try map["name"]?.text(limit: 64),
            vendor: vendor,
            deviceClass: try readDeviceClass(map.required("class"), of: vendor),
            version: try map.required("version").text(limit: ClassSpecification.versionLimit),
            image: resolve(try image.text(limit: 4_096)),
            place: value.place,
            imagePlace: image.place
        )
        if let policy = map["policy"] { specification.policy = try readPolicy(policy) }
        return specification
    }

    /// Relative paths start at the folder of the file that names them.
    private func resolve(_ path: String) -> URL {
        path.hasPrefix("/") ? URL(fileURLWithPath: path) : URL(fileURLWithPath: folder.path + "/" + path)
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
        let map = try value.mapping(known: ["formats", "eligibility"])
        var policy = ImagePolicy()
        if let value = map["eligibility"] {
            let word = try value.word(of: ImagePolicy.Eligibility.allCases.map { $0.rawValue })
            policy.eligibility = ImagePolicy.Eligibility(rawValue: word) ?? .required
        }
        if let value = map["formats"] {
            let names = PayloadFormat.names.map { "\($0.name)" }
            let elements = try value.list(limit: UpdateRequest.formatLimit)
            guard !elements.isEmpty else {
                throw value.error(
                    "\"\(value.path)\" allows nothing",
                    expected: "at least one of " + names.joined(separator: ", ")
                )
            }
            for element in elements {
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
