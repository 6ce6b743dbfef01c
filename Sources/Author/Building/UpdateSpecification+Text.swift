import CBOR
import SUIT

extension UpdateSpecification {
    /// The text member of the manifest, in each language: what the author wrote, and the versions of each component.
    var manifestTexts: [ManifestText] {
        texts(components: true)
    }

    /// The text of a fleet manifest with detail manifests: what concerns all of them.
    var fleetTexts: [ManifestText] {
        texts.isEmpty ? [] : texts(components: false)
    }

    private func texts(components isDetailed: Bool) -> [ManifestText] {
        // Nothing to say about nothing.
        if texts.isEmpty, components.isEmpty { return [] }
        return (texts.isEmpty ? [SpecificationText()] : texts).enumerated().map { index, text in
            ManifestText(
                language: Text(text.language),
                manifestDescription: text.manifest.map { Text($0) },
                updateDescription: text.update.map { Text($0) },
                components: isDetailed ? components.map { describe($0, text, isFirst: index == 0) } : []
            )
        }
    }

    private func describe(
        _ component: ComponentSpecification,
        _ text: SpecificationText,
        isFirst: Bool
    ) -> ManifestText.Component {
        ManifestText.Component(
            identifier: ComponentIdentifier(component),
            vendorName: Text(distinct(component.classes.map { $0.vendor.written })),
            modelName: Text(distinct(component.classes.map { $0.title })),
            description: (text.components[component.name] ?? (isFirst ? component.description : nil)).map { Text($0) },
            version: Text(versions(component))
        )
    }

    /// One version where all classes get the same, or else one for each class.
    private func versions(_ component: ComponentSpecification) -> String {
        let all = distinct(component.classes.map { $0.version })
        guard all.contains(", ") else { return all }
        return component.classes.map { "\($0.version) (\($0.title))" }.joined(separator: ", ")
    }

    private func distinct(_ names: [String]) -> String {
        var seen: [String] = []
        for name in names where !seen.contains(name) { seen.append(name) }
        return seen.joined(separator: ", ")
    }
}
