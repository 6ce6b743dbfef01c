import CBOR
import Foundation
import SUIT
import SwiftCryptoProvider

extension SpecificationReader {
    /// What a device is asked for, in the order of the encoding.
    func characteristics(_ value: SpecificationValue) throws(AuthorError) -> [RequestedCharacteristic] {
        var fields: [RequestedCharacteristic] = []
        for element in try value.list(1...RequestDefinition.labelLimit) {
            let field = try characteristic(element)
            guard !fields.contains(where: { $0.label == field.label }) else {
                throw element.error(
                    "\(name(field.label)) stands twice in \"\(value.path)\"",
                    action: "keep one of them"
                )
            }
            fields.append(field)
        }
        // First the numbers of SUIT, ascending, then the private ones, descending: so the order of the file does not
        // change the manifest.
        return fields.sorted { left, right in
            (left.label < 0) == (right.label < 0)
                ? left.label.magnitude < right.label.magnitude : left.label >= 0
        }
    }

    private func characteristic(_ value: SpecificationValue) throws(AuthorError) -> RequestedCharacteristic {
        guard value.isMapping else { return RequestedCharacteristic(try label(value)) }
        let map = try value.mapping(.reported)
        let label = try label(map.required("label"))
        guard let form = map["form"] else { return RequestedCharacteristic(label) }
        let word = try form.word(of: CharacteristicForm.names.map { "\($0.name)" })
        let found = CharacteristicForm.names.first { "\($0.name)" == word }
        return RequestedCharacteristic(label, as: found?.form ?? .value)
    }

    /// The label of a characteristic, by its name or by a number of the integrator's own.
    func label(_ value: SpecificationValue) throws(AuthorError) -> Int64 {
        if let text = value.plain, let number = Int64(text) {
            guard Characteristic.integratorRange.contains(number) else {
                throw value.error(
                    "\"\(value.path)\" is no label of the integrator's own",
                    expected: "a name, or a number from \(Characteristic.integratorRange.lowerBound) to "
                        + "\(Characteristic.integratorRange.upperBound)",
                    found: value.found
                )
            }
            return number
        }
        let word = try value.word(of: Characteristic.names.map { "\($0.name)" })
        guard let label = Characteristic.names.first(where: { "\($0.name)" == word })?.label else {
            throw value.mismatch("the name of a characteristic")
        }
        return label
    }

    private func name(_ label: Int64) -> String { "\"\(PrivateMeaning.characteristic(label))\"" }

    // MARK: Conditions

    /// Characteristics that a device must have: `{ model: [A, B], version: { from: 1.2, through: 1.4 } }` [M7].
    func conditions(_ value: SpecificationValue) throws(AuthorError) -> CharacteristicConditions {
        let map = try value.mapping(known: nil)
        guard (1...CharacteristicConditions.labelLimit).contains(map.entries.count) else {
            throw value.error(
                "\"\(value.path)\" has the wrong number of characteristics",
                expected: "1 to \(CharacteristicConditions.labelLimit)",
                found: "\(map.entries.count)"
            )
        }
        var conditions: [CharacteristicConditions.Condition] = []
        for entry in map.entries {
            let key = SpecificationValue(node: entry.keyNode, path: entry.value.path, file: file)
            let label = try label(key)
            let elements =
                entry.value.isList
                ? try entry.value.list(1...CharacteristicConditions.valueLimit) : [entry.value]
            var accepted: [AcceptedValue] = []
            for element in elements { accepted.append(try self.accepted(element, label)) }
            conditions.append(CharacteristicConditions.Condition(label: label, accepted: accepted))
        }
        return CharacteristicConditions(conditions)
    }

    private func accepted(_ value: SpecificationValue, _ label: Int64) throws(AuthorError) -> AcceptedValue {
        guard value.isMapping else { return .value(try scalar(value, label)) }
        let map = try value.mapping(.accepted)
        if let bytes = map["bytes"], map.entries.count == 1 {
            return .value(CharacteristicValue(bytes: try hexadecimal(bytes, try bytes.text(limit: 512))))
        }
        if let flags = map["flags"], map.entries.count == 1 {
            return .value(CharacteristicValue(flags: try flags.unsigned()))
        }
        guard map["bytes"] == nil, map["flags"] == nil, !map.entries.isEmpty else {
            throw value.error(
                "\"\(value.path)\" says more than one thing",
                expected: "\"from\" and \"through\", or \"bytes\", or \"flags\"",
                found: map.entries.map { $0.key }.joined(separator: ", ")
            )
        }
        let lowest = try map["from"].map { value throws(AuthorError) in try bound(value, label) }
        let highest = try map["through"].map { value throws(AuthorError) in try bound(value, label) }
        let range = AcceptedValue.range(from: lowest, through: highest)
        // A range holds its own bounds, unless it holds nothing.
        guard let end = lowest ?? highest, range.accepts(end, label: label, crypto: SwiftCryptoProvider()) else {
            let ends = ["from", "through"].compactMap { key in map[key].map { "\(key) \($0.written)" } }
            throw value.error(
                "no device can meet \"\(value.path)\"",
                expected: lowest != nil && highest != nil
                    ? "a lowest value that is not above the highest one" : "values that have an order",
                found: ends.joined(separator: " "),
                action: lowest != nil && highest != nil ? "exchange or correct the two" : nil
            )
        }
        return range
    }

    private func bound(_ value: SpecificationValue, _ label: Int64) throws(AuthorError) -> CharacteristicValue {
        guard label == Characteristic.position || value.isList else { return try scalar(value, label) }
        let parts = try value.list(2...2)
        let numbers = parts.compactMap { $0.plain.flatMap { Double($0) } }
        guard numbers.count == 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180 else {
            throw value.error(
                "\"\(value.path)\" is no position",
                expected: "latitude and longitude in degrees, such as [52.5, 13.4]",
                found: value.found
            )
        }
        return CharacteristicValue(latitude: numbers[0], longitude: numbers[1])
    }

    private func scalar(_ value: SpecificationValue, _ label: Int64) throws(AuthorError) -> CharacteristicValue {
        let text = try value.text(limit: 256)
        switch label {
        case Characteristic.version:
            let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard (1...8).contains(numbers.count), numbers.allSatisfy({ ($0 ?? -1) >= 0 }) else {
                throw value.error(
                    "\"\(value.path)\" is no version that can be compared",
                    expected: "numbers with dots between them, such as 1.4.2",
                    found: value.found
                )
            }
            return CharacteristicValue(version: numbers.compactMap { $0 })
        case Characteristic.vendorIdentifier:
            if NameCheck.isDomain(text) {
                return CharacteristicValue(bytes: NameBasedIdentifier.vendor(domain: text).bytes)
            }
            return try identifier(value, text)
        case Characteristic.classIdentifier, Characteristic.deviceIdentifier: return try identifier(value, text)
        default: break
        }
        guard let plain = value.plain else { return CharacteristicValue(text: Text(text)) }
        if let number = Int64(plain) { return CharacteristicValue(integer: number) }
        if plain.contains(where: { $0.isNumber }), let number = Double(plain), number.isFinite {
            return CharacteristicValue(number: number)
        }
        return CharacteristicValue(text: Text(text))
    }

    private func identifier(_ value: SpecificationValue, _ text: String) throws(AuthorError) -> CharacteristicValue {
        guard let identifier = NameCheck.identifier(text) else { throw value.mismatch("a UUID") }
        return CharacteristicValue(bytes: identifier.bytes)
    }
}
