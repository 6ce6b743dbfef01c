import BootControl
import CBOR
import Glibc
import LibcryptoProvider

/// Remembers over restarts which servers are to be left alone: the file `sources` of the state folder [A7].
///
/// What is lost or damaged is only forgotten: then a bad server is found out once more.
final class SourceMemory {
    private let path: String
    private let now: () -> UInt64
    private let random: () -> UInt64
    private(set) var ledger: SourceLedger

    private static let byteLimit = 65_536

    /// The memory in the state folder `folder`. Clock and chance are the system's where none are given.
    init(
        folder: String,
        now: @escaping () -> UInt64 = { UInt64(max(0, time(nil))) },
        random: @escaping () -> UInt64 = SourceMemory.systemRandom
    ) {
        path = folder + "/sources"
        self.now = now
        self.random = random
        let bytes = (try? DurableFile.read(path, limit: SourceMemory.byteLimit)) ?? []
        ledger = SourceLedger(entries: (try? SourceMemory.decode(bytes)) ?? [])
    }

    func isLeftAlone(_ origin: String) -> Bool { ledger.isLeftAlone(origin, at: now()) }

    /// The addresses under which `address` can be had, in the order in which they are tried.
    func addresses(for address: String, by routes: Routes) -> [String] {
        routes.addresses(for: address, ledger, at: now())
    }

    /// `items` with those at the end whose server is to be left alone.
    func ordered<Item>(_ items: [Item], origin: (Item) -> String) -> [Item] {
        ledger.ordered(items, at: now(), origin: origin)
    }

    func note(_ fault: SourceLedger.Fault, _ origin: String) {
        change { $0.note(fault, origin, at: now(), random: random()) }
    }

    func noteGood(_ origin: String) {
        change { $0.noteGood(origin, at: now()) }
    }

    private func change(_ body: (inout SourceLedger) -> Void) {
        let before = ledger
        body(&ledger)
        guard ledger != before else { return }
        // A full disk is no reason not to go on.
        try? DurableFile.write(SourceMemory.encode(ledger.entries), to: path, mode: 0o600)
    }

    private static func systemRandom() -> UInt64 {
        ((try? LibcryptoProvider.randomBytes(8)) ?? []).reduce(0) { $0 << 8 | UInt64($1) }
    }

    // MARK: The file (docs/formats/device-state.cddl)

    static func encode(_ entries: [SourceLedger.Entry]) -> [UInt8] {
        var encoder = CBOREncoder(capacity: 64 * entries.count)
        encoder.beginArray(entries.count)
        for entry in entries {
            encoder.beginArray(4)
            encoder.encode(text: Text(entry.origin))
            encoder.encode(entry.count)
            encoder.encode(entry.fault.rawValue)
            encoder.encode(entry.until)
        }
        return encoder.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CBORError) -> [SourceLedger.Entry] {
        var decoder = CBORDecoder(bytes.span)
        let count = try decoder.beginArray()
        guard count <= SourceLedger.limit else { throw .tooLong(at: 0) }
        var entries: [SourceLedger.Entry] = []
        while entries.count < count {
            try decoder.beginArray(count: 4)
            let origin = try decoder.readTextValue(limit: 1_024)
            let faults = try decoder.readUnsigned()
            let at = decoder.offset
            guard let fault = SourceLedger.Fault(rawValue: try decoder.readUnsigned()) else {
                throw .invalidValue(at: at)
            }
            let until = try decoder.readUnsigned()
            entries.append(
                SourceLedger.Entry(origin: origin.string, count: min(faults, 32), fault: fault, until: until)
            )
        }
        try decoder.finish()
        return entries
    }
}
