import BootControl
import CBOR

/// How far the tables of each maker have come: the device goes to no lower number, so that nobody can bring back a
/// permission that was taken back.
///
/// On disk: `tables.cbor`, `[* [mark: bstr .size 32, number]]` in deterministic CBOR.
struct TableNumbers {
    /// Most makers.
    private static let limit = 256
    private static let byteLimit = 65_536

    private let path: String
    private var numbers: [(mark: [UInt8], number: UInt64)] = []
    private var isChanged = false

    /// What is kept in a state folder. Where it cannot be read, the numbers are learnt anew.
    init(folder: String) {
        path = folder + "/tables.cbor"
        guard let bytes = try? DurableFile.read(path, limit: TableNumbers.byteLimit) else { return }
        numbers = (try? TableNumbers.read(bytes)) ?? []
    }

    /// Takes the number of a maker's table, unless a higher one is known.
    mutating func take(_ number: UInt64, of mark: [UInt8]) -> Bool {
        if let place = numbers.firstIndex(where: { $0.mark == mark }) {
            guard number >= numbers[place].number else { return false }
            if number > numbers[place].number {
                numbers[place].number = number
                isChanged = true
            }
        } else if numbers.count < TableNumbers.limit {
            numbers.append((mark, number))
            isChanged = true
        }
        return true
    }

    /// Writes what is new.
    mutating func keep() {
        guard isChanged else { return }
        var encoder = CBOREncoder()
        encoder.beginArray(numbers.count)
        for entry in numbers {
            encoder.beginArray(2)
            encoder.encode(bytes: entry.mark)
            encoder.encode(entry.number)
        }
        if (try? DurableFile.write(encoder.bytes, to: path, mode: 0o600)) != nil { isChanged = false }
    }

    private static func read(_ bytes: [UInt8]) throws(CBORError) -> [(mark: [UInt8], number: UInt64)] {
        var decoder = CBORDecoder(bytes.span)
        var numbers: [(mark: [UInt8], number: UInt64)] = []
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count <= limit else { throw .tooLong(at: at) }
        while numbers.count < count {
            try decoder.beginArray(count: 2)
            numbers.append((try decoder.readByteArray(limit: 32), try decoder.readUnsigned()))
        }
        try decoder.finish()
        return numbers
    }
}
