import Author
import CBOR
import COSE
import SUIT
import SwiftCryptoProvider

/// What there is to say about an inventory definition.
struct InventoryDescription: Encodable {
    struct Question: Encodable {
        let component: String?
        let characteristic: String
        let form: String
    }

    let file: String
    let sequence: UInt64
    let digest: String
    let uri: String
    let parts: [String]
    let asks: [Question]
    let keyIDs: [String]

    init(_ document: InventoryDocument, file: String) {
        let definition = document.definition
        let encoded = definition.encoded
        self.file = file
        sequence = definition.sequenceNumber
        digest = Hexadecimal.text(SwiftCryptoProvider().sha256(encoded.span))
        uri = definition.uri.string
        parts = InventoryParts.names.filter { definition.parts.contains($0.part) }.map { "\($0.name)" }
        let ofComponents = definition.request.entries.flatMap { entry in
            entry.fields.map {
                Self.question($0, definition.components[entry.component].description.string)
            }
        }
        asks = ofComponents + definition.request.deviceFields.map { Self.question($0, nil) }
        keyIDs = document.keyIDs.map { Hexadecimal.text($0) }
    }

    private static func question(_ field: RequestedCharacteristic, _ component: String?) -> Question {
        Question(
            component: component,
            characteristic: Characteristic.names.first { $0.label == field.label }.map { "\($0.name)" }
                ?? "\(field.label)",
            form: CharacteristicForm.names.first { $0.form == field.form }.map { "\($0.name)" } ?? ""
        )
    }

    func show(_ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        print("definition  \(Printable.line(file)), sequence number \(sequence)")
        print("digest      sha-256:\(digest)")
        print("goes to     \(Printable.line(uri))")
        print("signed by   \(keyIDs.isEmpty ? "keys without id" : keyIDs.joined(separator: ", "))")
        print("parts       \(parts.isEmpty ? "none" : parts.joined(separator: ", "))")
        print("")
        var table = Table([("of", .left), ("characteristic", .left), ("as", .left)])
        for question in asks { table.add(question.component ?? "the device", question.characteristic, question.form) }
        table.show(ifEmpty: "no characteristics")
    }
}
