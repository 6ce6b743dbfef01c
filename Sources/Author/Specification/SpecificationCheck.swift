import SUIT

/// Refuses specifications whose parts do not go together, each with the place of the part that is wrong.
enum SpecificationCheck {
    static func check(_ specification: UpdateSpecification) throws(AuthorError) {
        for component in specification.components {
            for variant in component.classes { try check(variant, of: component, specification) }
        }
        for text in specification.texts {
            for name in text.components.keys.sorted()
            where !specification.components.contains(where: { $0.name == name }) {
                throw AuthorError(
                    .specification,
                    "the text in \"\(text.language)\" is about a component that is not there: \"\(name)\"",
                    at: SourcePlace(file: specification.file),
                    expected: "one of " + specification.components.map { $0.name }.joined(separator: ", ")
                )
            }
        }
        if specification.request == nil {
            let asked = specification.deviceReport.isEmpty ? nil : "device"
            guard asked == nil, specification.variants == .branches else {
                throw AuthorError(
                    .specification,
                    "\"\(asked ?? "variants")\" needs somebody whom devices ask",
                    at: SourcePlace(file: specification.file),
                    expected: "the key \"request\"",
                    action: "add \"request\", or leave \"\(asked ?? "variants")\" out"
                )
            }
        }
        try CollisionCheck.check(specification)
    }

    private static func check(
        _ variant: ClassSpecification,
        of component: ComponentSpecification,
        _ specification: UpdateSpecification
    ) throws(AuthorError) {
        func wrong(_ what: String, _ expected: String, _ action: String? = nil) -> AuthorError {
            AuthorError(.specification, what, at: variant.place, expected: expected, action: action)
        }
        let name = "\"\(variant.title)\" of \"\(component.name)\""
        if specification.request != nil {
            guard variant.sources.allSatisfy({ $0.uri == nil }), variant.patches.isEmpty, variant.encryption == nil
            else {
                throw wrong(
                    "the class \(name) says where its image is, and so does \"request\"",
                    "either \"request\", where devices ask, or \"uri\" for each image",
                    "leave one of them out: patches and encrypted images need \"uri\""
                )
            }
        } else {
            guard variant.sources.allSatisfy({ $0.uri != nil }) else {
                throw wrong(
                    "nothing says from where the image of \(name) comes",
                    "\"uri\" for each image, or \"request\" for the whole manifest",
                    "add \"request\", the address that devices ask at, or \"uri\""
                )
            }
        }
        if variant.encryption != nil, variant.sources.count > 1 || !variant.patches.isEmpty {
            throw wrong("\(name) is encrypted, and has slots or patches too", "one encrypted image, and no patches")
        }
        if !variant.patches.isEmpty, variant.sources.count > 1 {
            throw wrong("\(name) has both slots and patches", "patches of one image")
        }
    }
}
