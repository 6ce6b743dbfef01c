import Foundation
import SUIT

/// Refuses updates that would answer to the same characteristic values [M7].
///
/// The distributor, and a device that walks the manifest, can only tell variants apart by what the definition asks for.
enum CollisionCheck {
    /// What tells one variant from another.
    private struct Values: Hashable {
        let vendor: UUID?
        let deviceClass: UUID?
    }

    static func check(_ specification: UpdateSpecification) throws(AuthorError) {
        var names: [String: ComponentSpecification] = [:]
        for component in specification.components {
            if names.updateValue(component, forKey: component.name) != nil {
                throw AuthorError(
                    .collision,
                    "two components have the name \"\(component.name)\"",
                    at: component.place,
                    action: "rename one of them"
                )
            }
            try check(component)
        }
    }

    private static func check(_ component: ComponentSpecification) throws(AuthorError) {
        var identities: [Values: ClassSpecification] = [:]
        var answers: [Values: ClassSpecification] = [:]
        let asksVendor = component.report.contains(Characteristic.vendorIdentifier)
        let asksClass = component.report.contains(Characteristic.classIdentifier)
        for variant in component.classes {
            let identity = Values(vendor: variant.vendor.identifier, deviceClass: variant.deviceClass.identifier)
            if let other = identities.updateValue(variant, forKey: identity) {
                throw AuthorError(
                    .collision,
                    "the classes \"\(other.title)\" and \"\(variant.title)\" of \"\(component.name)\""
                        + " have the same vendor and class",
                    at: variant.place,
                    expected: "a vendor and class of its own for each image",
                    found: "\(variant.vendor.written), \(variant.deviceClass.written)" + seen(other),
                    action: "give one of them another class, or remove it"
                )
            }
            let answer = Values(
                vendor: asksVendor ? variant.vendor.identifier : nil,
                deviceClass: asksClass ? variant.deviceClass.identifier : nil
            )
            if let other = answers.updateValue(variant, forKey: answer) {
                throw AuthorError(
                    .collision,
                    "the classes \"\(other.title)\" and \"\(variant.title)\" of \"\(component.name)\""
                        + " answer to the same values",
                    at: variant.place,
                    expected: "a report that tells them apart",
                    found: asksClass || asksVendor
                        ? "the same \(asksClass ? "class" : "vendor") id" : "neither vendor nor class asked for",
                    action: asksClass ? "add \"vendor\" to \"report\"" : "add \"class\" to \"report\""
                )
            }
        }
    }

    private static func seen(_ variant: ClassSpecification) -> String {
        guard let line = variant.place?.line else { return "" }
        return " in line \(line) too"
    }
}
