import CBOR
import Campaigns
import Eligibility
import HTTPServing
import HTTPTypes
import ImageAnalysis
import Store

/// Which devices could take the software of a manifest? `what-if` of `docs/formats/inventory.cddl`, and the parameters of the
/// query.
struct WhatIfQuestion: Sendable {
    /// Most bytes of a question.
    static let byteLimit = 32 << 20
    /// Most descriptors that travel in it.
    static let descriptorLimit = 65_536
    /// Most indices of packages that travel in it.
    static let packageLimit = 16
    /// Most devices that are named for each reason.
    static let deviceLimit = 100_000
    /// How many devices are named where nobody says how many.
    static let usualDevices = 3

    /// The manifest's envelope, and behind it the detail manifests where it has any.
    let envelope: [UInt8]
    /// Descriptors that the envelope refers to.
    let descriptors: [[UInt8]]
    /// Packages that could be installed to make devices eligible.
    let packages: [PackageIndex]
    /// Compatibility tables that are heard, whose signatures the operator has verified.
    let tables: [TrustedTable]
    /// The name of the component that alone is looked at; nothing for all.
    let component: String?
    /// Which devices are asked about; nothing for all.
    let query: Query?
    /// How many devices are named for each reason.
    let deviceLimit: Int

    /// Reads a question.
    ///
    /// - Throws: an error that becomes status 400.
    init(_ body: [UInt8], component: String?, query: String?, devices: String?) throws {
        let encoded: [[UInt8]]
        do throws(CBORError) {
            let read = try Self.read(body)
            envelope = read.envelope
            descriptors = read.descriptors
            encoded = read.packages
            tables = read.tables
        } catch {
            throw Problem.malformed("the question cannot be read", expected: "a manifest's envelope", found: "\(error)")
        }
        do throws(PackageIndexError) {
            var packages: [PackageIndex] = []
            for index in encoded { packages.append(try PackageIndex(decoding: index)) }
            self.packages = packages
        } catch {
            throw Problem.malformed("an index of packages cannot be read", found: "\(error)")
        }
        self.component = component
        self.query = try query.map { try Query(parsing: $0) }
        guard let text = devices else {
            deviceLimit = Self.usualDevices
            return
        }
        guard let number = Int(text), number >= 0, number <= Self.deviceLimit else {
            throw Problem.malformed(
                "the number of devices to name is out of bounds",
                expected: "0 to \(Self.deviceLimit)",
                found: text
            )
        }
        deviceLimit = number
    }

    /// The body of a question.
    static func encode(
        envelope: [UInt8],
        descriptors: [[UInt8]],
        packages: [[UInt8]] = [],
        tables: [TrustedTable] = []
    ) -> [UInt8] {
        var encoder = CBOREncoder(capacity: envelope.count + 64)
        encoder.beginMap(2 + (packages.isEmpty ? 0 : 1) + (tables.isEmpty ? 0 : 1))
        encoder.encodeInt(1)
        encoder.encode(bytes: envelope)
        encoder.encodeInt(2)
        encoder.beginArray(descriptors.count)
        for descriptor in descriptors { encoder.encode(bytes: descriptor) }
        if !packages.isEmpty {
            encoder.encodeInt(3)
            encoder.beginArray(packages.count)
            for index in packages { encoder.encode(bytes: index) }
        }
        guard !tables.isEmpty else { return encoder.bytes }
        encoder.encodeInt(4)
        encoder.beginArray(tables.count)
        for table in tables {
            encoder.beginArray(2)
            encoder.encode(bytes: table.table.encoded())
            encoder.beginArray(table.authorities.count)
            for authority in table.authorities { encoder.encode(UInt64(authority.side.rawValue)) }
        }
        return encoder.bytes
    }

    private static func readTable(_ body: [UInt8], _ decoder: inout CBORDecoder) throws(CBORError) -> TrustedTable {
        try decoder.beginArray(count: 2)
        let at = decoder.offset
        let payload = try decoder.readBytes()
        guard let table = try? CompatibilityTable(decoding: body.span.extracting(payload)) else {
            throw .invalidValue(at: at)
        }
        let list = decoder.offset
        var remaining = try decoder.beginArray()
        guard remaining > 0, remaining <= 16 else { throw .invalidValue(at: list) }
        var authorities: [TableAuthority] = []
        while remaining > 0 {
            let at = decoder.offset
            guard let side = TableSide(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
                throw .invalidValue(at: at)
            }
            authorities.append(TableAuthority(side))
            remaining -= 1
        }
        return TrustedTable(table, authorities: authorities)
    }

    private static func read(
        _ body: [UInt8]
    ) throws(CBORError) -> (
        envelope: [UInt8], descriptors: [[UInt8]], packages: [[UInt8]], tables: [TrustedTable]
    ) {
        var decoder = CBORDecoder(body.span)
        var envelope: Range<Int>?
        var descriptors: [[UInt8]] = []
        var packages: [[UInt8]] = []
        var tables: [TrustedTable] = []
        var map = try decoder.beginMap()
        while let key = try decoder.nextIntegerKey(&map) {
            let at = decoder.offset
            switch key {
            case 1: envelope = try decoder.readBytes()
            case 2:
                let count = try decoder.beginArray()
                guard count <= descriptorLimit else { throw .tooLong(at: at) }
                while descriptors.count < count { descriptors.append(Array(body[try decoder.readBytes()])) }
            case 3:
                let count = try decoder.beginArray()
                guard count <= packageLimit else { throw .tooLong(at: at) }
                while packages.count < count { packages.append(Array(body[try decoder.readBytes()])) }
            case 4:
                let count = try decoder.beginArray()
                guard count <= FleetTables.limit else { throw .tooLong(at: at) }
                while tables.count < count { tables.append(try readTable(body, &decoder)) }
            default: throw .invalidValue(at: at)
            }
        }
        try decoder.finish()
        guard let envelope else { throw .invalidValue(at: 0) }
        return (Array(body[envelope]), descriptors, packages, tables)
    }
}
