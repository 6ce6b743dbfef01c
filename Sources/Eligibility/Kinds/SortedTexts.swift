import CBOR

/// Sets of texts as ascending arrays: one encoding for one set, and binary search without hashing.
enum SortedTexts {
    /// The distinct texts of `texts`, in ascending order.
    static func make(_ texts: [Text]) -> [Text] {
        var isAscending = true
        var index = 1
        while index < texts.count, isAscending {
            isAscending = texts[index - 1] < texts[index]
            index += 1
        }
        if isAscending { return texts }
        var result: [Text] = []
        result.reserveCapacity(texts.count)
        for text in texts.sorted() where result.last != text { result.append(text) }
        return result
    }

    /// Whether ascending `texts` have `text` among them.
    static func contains(_ texts: [Text], _ text: Text) -> Bool {
        var low = 0
        var high = texts.count
        while low < high {
            let middle = (low + high) / 2
            if texts[middle] < text { low = middle + 1 } else { high = middle }
        }
        return low < texts.count && texts[low] == text
    }

    static func encode(_ texts: [Text], into encoder: inout CBOREncoder) {
        encoder.beginArray(texts.count)
        for text in texts { encoder.encode(text: text) }
    }

    /// An array of texts that must be ascending.
    static func decode(_ decoder: inout CBORDecoder) throws(CBORError) -> [Text] {
        var remaining = try decoder.beginArray()
        var texts: [Text] = []
        while remaining > 0 {
            let start = decoder.offset
            let text = try decoder.readTextValue()
            if let last = texts.last, !(last < text) { throw .invalidValue(at: start) }
            texts.append(text)
            remaining -= 1
        }
        return texts
    }
}
