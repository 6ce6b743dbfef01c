import CBOR
import SUIT

extension UpdateSpecification {
    /// The text member of the manifest: what the author wrote, and the versions of each component.
    var manifestText: ManifestText {
        ManifestText(
            language: Text(text?.language ?? "en"),
            manifestDescription: text?.manifest.map { Text($0) },
            updateDescription: text?.update.map { Text($0) },
            components: components.map { component in
                ManifestText.Component(
                    identifier: ComponentIdentifier(Text(component.name)),
                    vendorName: Text(distinct(component.classes.map { $0.vendor.written })),
                    modelName: Text(distinct(component.classes.map { $0.title })),
                    description: component.description.map { Text($0) },
                    version: Text(versions(component))
                )
            }
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
