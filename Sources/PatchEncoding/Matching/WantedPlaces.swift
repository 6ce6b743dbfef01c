/// The places of an image where something stands that will be looked for.
final class WantedPlaces {
    /// What stands there.
    let grams: GramFilter
    private let bits: UnsafeMutablePointer<UInt64>

    /// The places of `image` where a gram of `wanted` stands.
    init(_ image: UnsafeBufferPointer<UInt8>, _ wanted: GramFilter) {
        let words = image.count >> 6 + 1
        bits = .allocate(capacity: words)
        bits.initialize(repeating: 0, count: words)
        var count = 0
        if let base = image.baseAddress {
            for place in image.indices where wanted.mayHold(base + place, room: image.count - place) {
                bits[place >> 6] |= 1 << UInt64(place & 63)
                count += 1
            }
        }
        grams = GramFilter(gram: wanted.gram, capacity: count)
        grams.insert(image, image.indices) { [bits] in bits[$0 >> 6] >> UInt64($0 & 63) & 1 != 0 }
    }

    deinit { bits.deallocate() }

    @inline(__always)
    func holds(_ place: Int) -> Bool { bits[place >> 6] >> UInt64(place & 63) & 1 != 0 }
}
