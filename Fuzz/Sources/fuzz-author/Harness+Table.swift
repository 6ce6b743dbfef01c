import Author
import Eligibility
import Harness

extension Harness {
    /// Compatibility tables as their makers write them: they are read, or refused with a reason.
    static let tableText = Harness("table-text", isCBOR: false, seeds: TableTextSeeds.all) { input in
        guard let text = String(validating: input, as: UTF8.self) else { return }
        do throws(AuthorError) {
            let table = try TableReader(file: nil).read(text)
            require((try? CompatibilityTable(decoding: table.encoded())) == table, "written to another table")
        } catch {
            require(!error.what.isEmpty, "an error that says nothing")
        }
    }
}
