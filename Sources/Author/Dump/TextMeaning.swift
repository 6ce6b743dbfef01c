import CBOR
import SUIT

/// The texts of one language: `{ key => text, component => { key => text } }` (suit-manifest section 8.4.4).
struct TextMeaning {
    let bytes: [UInt8]

    func value(_ topics: CBORItem) -> DumpValue {
        guard let pairs = topics.map else { return DumpValue(topics, bytes) }
        return .fields(
            pairs.map { pair in
                if let component = ComponentIdentifier(pair.key, bytes) {
                    return DumpField(component.description.string, texts(pair.value, ofComponent: true))
                }
                return text(pair, ofComponent: false)
            }
        )
    }

    private func texts(_ item: CBORItem, ofComponent: Bool) -> DumpValue {
        item.map.map { .fields($0.map { text($0, ofComponent: ofComponent) }) } ?? DumpValue(item, bytes)
    }

    private func text(_ pair: (key: CBORItem, value: CBORItem), ofComponent: Bool) -> DumpField {
        let name = pair.key.integer.map { SUITNames.topic($0, ofComponent: ofComponent) }
        return DumpField(name ?? DumpValue.key(pair.key, bytes), DumpValue(pair.value, bytes))
    }
}
