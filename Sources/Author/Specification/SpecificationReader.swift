public import Foundation
import SUIT
import Yams

/// Reads an ``UpdateSpecification`` from YAML, or from JSON, which is YAML too.
///
/// Every value is typed and bounded, and an unknown key is an error that names the nearest known one. Errors name line
/// and column.
public struct SpecificationReader: Sendable {
    /// Most bytes of a file.
    public static let sizeLimit = 1 << 24

    /// The name of the file, for messages.
    let file: String?
    /// The folder that paths of images are relative to.
    let folder: URL

    /// A reader of texts that come from `file`, with paths relative to `folder`.
    public init(file: String?, folder: URL) {
        self.file = file
        self.folder = folder
    }

    /// Reads the file at `path`. Paths of images in it are relative to its folder.
    public static func read(path: String) throws(AuthorError) -> UpdateSpecification {
        let url = URL(fileURLWithPath: path)
        let data = try InputFile.read(path, limit: sizeLimit)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw AuthorError(
                .specification,
                "the file is not text",
                at: SourcePlace(file: path),
                expected: "YAML or JSON in UTF-8",
                found: "bytes that are not UTF-8"
            )
        }
        return try SpecificationReader(file: path, folder: url.deletingLastPathComponent()).read(text)
    }

    /// Reads a text.
    public func read(_ text: String) throws(AuthorError) -> UpdateSpecification {
        let root = SpecificationValue(node: try compose(text), path: "", file: file)
        let map = try root.mapping(.root)
        var specification = UpdateSpecification(file: file, sequenceNumber: try map.required("sequence").unsigned())
        if let value = map["request"] { specification.request = try request(value) }
        if let value = map["reference"] { specification.reference = try uri(value) }
        if let value = map["expires"] { specification.expires = try moment(value) }
        if let value = map["id"] { specification.identifier = try path(value) }
        if let value = map["text"] { specification.texts = try texts(value) }
        if let value = map["descriptors"] {
            specification.descriptors = try choice(value, UpdateSpecification.DescriptorPlacement.self)
        }
        if let value = map["variants"] {
            specification.variants = try choice(value, UpdateSpecification.VariantPlacement.self)
        }
        specification.components = try readComponents(try map.required("components"))
        if let report = try map["device"]?.mapping(.device)["report"] {
            specification.deviceReport = try characteristics(report)
        }
        if let value = map["dependencies"] {
            for element in try value.list(1...8) { specification.dependencies.append(try dependency(element)) }
        }
        if let value = map["carry"] { specification.carriedKeys = try carriedKeys(value) }
        for element in try map["sever"]?.list(1...3) ?? [] {
            specification.severed.insert(try choice(element, UpdateSpecification.SeverableMember.self))
        }
        for element in try map["signers"]?.list(1...8) ?? [] {
            specification.signers.append(try specifiedFile(element))
        }
        try SpecificationCheck.check(specification)
        return specification
    }

    func compose(_ text: String) throws(AuthorError) -> Node {
        try SpecificationDepth.check(text, file: file)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch let error as YamlError {
            throw yamlError(error)
        } catch {
            throw AuthorError(.specification, "the file cannot be read as YAML", at: SourcePlace(file: file))
        }
        guard let node else {
            throw AuthorError(
                .specification,
                "the file says nothing",
                at: SourcePlace(file: file, line: 1, column: 1),
                expected: "a mapping with sequence, request and components"
            )
        }
        return node
    }

    private func yamlError(_ error: YamlError) -> AuthorError {
        func broken(_ problem: String, _ mark: Mark?) -> AuthorError {
            AuthorError(
                .specification,
                "the file is not YAML: \(problem)",
                at: SourcePlace(file: file, line: mark?.line, column: mark?.column)
            )
        }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return broken(problem, mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            return AuthorError(
                .specification,
                "a key stands twice in one mapping: \(names)",
                at: SourcePlace(file: file, line: context.mark.line, column: context.mark.column),
                action: "keep one of them"
            )
        default: return broken("\(error)", nil)
        }
    }

    // MARK: Values

    private func request(_ value: SpecificationValue) throws(AuthorError) -> String {
        let text = try value.text(limit: UpdateSpecification.requestLimit)
        let schemes = ["http", "https", "coap", "coaps", "ftp", "file"]
        let expected =
            "an absolute URI without query, fragment and user, such as https://updates.example.com/v1/request"
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: text),
            let scheme = parts.scheme, schemes.contains(scheme), parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.password == nil, parts.path.hasPrefix("/"),
            scheme == "file" || !(parts.host ?? "").isEmpty
        else {
            throw value.error(
                "\"\(value.path)\" is no resource request identifier",
                expected: expected,
                found: value.found
            )
        }
        return text
    }

    /// A URI that is absolute, or that names an integrated payload.
    func uri(_ value: SpecificationValue) throws(AuthorError) -> String {
        let text = try value.text(limit: UpdateSpecification.requestLimit)
        let isPrintable = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard isPrintable, text.hasPrefix("#") ? text.utf8.count > 1 : URLComponents(string: text)?.scheme != nil else {
            throw value.error(
                "\"\(value.path)\" is no URI",
                expected: "an absolute URI such as https://updates.example.com/app.bin, or # and a name",
                found: value.found
            )
        }
        return text
    }

    private func moment(_ value: SpecificationValue) throws(AuthorError) -> UInt64 {
        let text = try value.text(limit: 64)
        guard let seconds = Timestamp.seconds(text) else {
            throw value.error(
                "\"\(value.path)\" is no moment",
                expected: "a time in UTC such as 2027-06-01T00:00:00Z",
                found: value.found
            )
        }
        return seconds
    }

    private func texts(_ value: SpecificationValue) throws(AuthorError) -> [SpecificationText] {
        guard value.isList else { return [try prose(value)] }
        var texts: [SpecificationText] = []
        for element in try value.list(1...16) {
            let text = try prose(element)
            guard !texts.contains(where: { $0.language == text.language }) else {
                throw element.error("there are two texts in \"\(text.language)\"", action: "keep one of them")
            }
            texts.append(text)
        }
        return texts
    }

    private func prose(_ value: SpecificationValue) throws(AuthorError) -> SpecificationText {
        let map = try value.mapping(.text)
        var text = SpecificationText()
        if let language = map["language"] {
            text.language = try language.text(limit: 35)
            guard text.language.utf8.allSatisfy({ NameCheck.isAlphanumeric($0) || $0 == 0x2D }) else {
                throw language.error(
                    "\"\(language.path)\" is no language tag",
                    expected: "a tag such as en or pt-BR",
                    found: language.found
                )
            }
        }
        text.manifest = try map["manifest"]?.text(limit: SpecificationText.limit, isProse: true)
        text.update = try map["update"]?.text(limit: SpecificationText.limit, isProse: true)
        for entry in try map["components"]?.mapping(known: nil).entries ?? [] {
            text.components[entry.key] = try entry.value.text(limit: SpecificationText.limit, isProse: true)
        }
        return text
    }
}
