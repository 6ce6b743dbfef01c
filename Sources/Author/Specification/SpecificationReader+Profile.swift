import Eligibility
import Foundation

extension SpecificationReader {
    /// Reads a device profile in YAML or JSON.
    static func readProfile(path: String, data: Data) throws(AuthorError) -> DeviceProfile {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw AuthorError(
                .specification,
                "the file is not text",
                at: SourcePlace(file: path),
                expected: "YAML or JSON in UTF-8",
                found: "bytes that are not UTF-8"
            )
        }
        let reader = SpecificationReader(file: path, folder: URL(fileURLWithPath: path).deletingLastPathComponent())
        let root = SpecificationValue(node: try reader.compose(text), path: "", file: path)
        let map = try root.mapping(known: ["name", "machine", "provides", "examined"])
        var profile = DeviceProfile(
            name: try map["name"]?.text(limit: 128),
            capabilities: CapabilitySet([], unexaminedKinds: [.interpreter, .sharedLibrary, .symbolVersions, .symbols])
        )
        if let machine = map["machine"] {
            profile.capabilities.capabilities.append(.machine(try MachineName.machine(machine)))
        } else {
            profile.capabilities.unexaminedKinds.append(.machine)
        }
        if let provides = map["provides"] {
            profile.capabilities.capabilities += try RequirementReader.capabilities(provides)
        }
        for element in try map["examined"]?.list(1...64) ?? [] {
            let word = try element.word(of: RequirementReader.kindNames)
            for kind in CapabilityKind.all where kind.name.map({ "\($0)" }) == word {
                profile.capabilities.examinedKinds.append(kind)
            }
        }
        return profile
    }
}
