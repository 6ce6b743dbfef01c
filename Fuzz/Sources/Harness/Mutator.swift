import CBOR
import CLibFuzzer

/// Changes inputs item by item, and puts the lengths around the changed one right. Changes of single bytes, which is what
/// libFuzzer does, hardly ever get past the length of the outermost byte string.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32) -> Int {
    var random = RandomNumbers(seed: UInt64(seed))
    if let change = FuzzCommand.harness?.change, random.below(8) > 0 {
        let changed = change([UInt8](UnsafeBufferPointer(start: data, count: size)), &random)
        guard let changed, changed.count <= limit, !changed.isEmpty else { return LLVMFuzzerMutate(data, size, limit) }
        for index in changed.indices { data[index] = changed[index] }
        return changed.count
    }
    let isCBOR = FuzzCommand.harness?.isCBOR ?? false
    guard isCBOR, random.below(3) > 0 else { return LLVMFuzzerMutate(data, size, limit) }
    let input = [UInt8](UnsafeBufferPointer(start: data, count: size))
    guard var items = ItemTree.read(input), !items.isEmpty else { return LLVMFuzzerMutate(data, size, limit) }
    for _ in 0...random.below(3) { Mutation.apply(to: &items, &random) }
    var encoder = CBOREncoder()
    for item in items { item.write(&encoder) }
    let output = encoder.bytes
    guard output.count <= limit, !output.isEmpty else { return LLVMFuzzerMutate(data, size, limit) }
    for index in output.indices { data[index] = output[index] }
    return output.count
}

/// One change of one item.
enum Mutation {
    static func apply(to items: inout [ItemTree], _ random: inout RandomNumbers) {
        guard !items.isEmpty else { return }
        let place = random.below(items.count)
        let count = items[place].count
        let other = items[random.below(items.count)]
        let donor = other.item(random.below(other.count)) ?? other
        let kind = random.below(8)
        let number = random.next()
        var copy = random
        items.replaceSubrange(
            place...place,
            with: items[place].changing(random.below(count)) { item in
                switch kind {
                case 0: []
                case 1: [item, item]
                case 2: [donor]
                case 3: [item, donor]
                case 4: [.leaf(interesting(&copy))]
                case 5: [.wrapped([item])]
                case 6: [rewritten(item, number)]
                default: [bytewise(item, &copy)]
                }
            }
        )
    }

    /// Values at the edges of what heads and the formats can say.
    private static func interesting(_ random: inout RandomNumbers) -> [UInt8] {
        var encoder = CBOREncoder()
        let edges: [UInt64] = [
            0, 1, 23, 24, 32, 63, 64, 255, 256, 257, 65_535, 65_536, 1 << 31, 1 << 32, 1 << 63, .max,
        ]
        let edge = edges[random.below(edges.count)]
        switch random.below(8) {
        case 0, 1: encoder.encodeInt(Int64(truncatingIfNeeded: edge >> 1))
        case 2: encoder.encodeInt(-1 - Int64(truncatingIfNeeded: edge >> 1))
        case 3: encoder.encode(edge)
        case 4: encoder.encodeNull()
        case 5: encoder.encode(edge & 1 == 0)
        case 6: encoder.encode(Double(bitPattern: random.next()))
        default: encoder.encode(bytes: [UInt8](repeating: 0, count: random.below(70)))
        }
        return encoder.bytes
    }

    /// The same parts in another container.
    private static func rewritten(_ item: ItemTree, _ number: UInt64) -> ItemTree {
        switch item {
        case .array(let items): number & 1 == 0 ? .map(items.count.isMultiple(of: 2) ? items : []) : .wrapped(items)
        case .map(let items): .array(items)
        case .wrapped(let items): items.count == 1 ? items[0] : .array(items)
        case .tag(_, let inner): number & 1 == 0 ? inner : .tag(number & 0x7F, inner)
        case .leaf: .array([item])
        }
    }

    private static func bytewise(_ item: ItemTree, _ random: inout RandomNumbers) -> ItemTree {
        guard case .leaf(let bytes) = item, !bytes.isEmpty else { return item }
        return .leaf(random.changed(bytes))
    }
}

/// Numbers that depend on the seed alone, so that libFuzzer can repeat a run (SplitMix64).
public struct RandomNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A number from 0 up to, and without, `limit`.
    public mutating func below(_ limit: Int) -> Int { limit <= 1 ? 0 : Int(next() % UInt64(limit)) }

    /// `bytes` as libFuzzer changes them, at most 8 bytes longer.
    public mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return bytes }
        var room = bytes + [UInt8](repeating: 0, count: 8)
        let limit = room.count
        let count = room.withUnsafeMutableBufferPointer { LLVMFuzzerMutate($0.baseAddress!, bytes.count, limit) }
        return Array(room.prefix(count))
    }
}
