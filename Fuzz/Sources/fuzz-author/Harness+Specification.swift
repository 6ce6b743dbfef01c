import Author
import Foundation
import Harness

extension Harness {
    /// What authors write, in YAML or JSON: it is read, or refused with a reason.
    static let specification = Harness("specification", isCBOR: false, seeds: SpecificationSeeds.all) { input in
        guard let text = String(validating: input, as: UTF8.self) else { return }
        let reader = SpecificationReader(file: "specification.yaml", folder: URL(fileURLWithPath: "/nonexistent"))
        do throws(AuthorError) {
            _ = try reader.read(text)
        } catch {
            require(!error.what.isEmpty, "an error that says nothing")
        }
    }
}
