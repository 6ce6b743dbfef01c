import CBOR
public import Eligibility

/// On disk: `{1: 1, 2: [* file], 3: [* path, target], 4: [* folder], 5: [* processor, [* folder]], 6: machine or null,
/// 7: [* name, version], 8: capabilities}` in deterministic CBOR (`docs/formats/device-index.cddl`); other keys are passed
/// over.
extension DeviceIndex {
    /// Largest encoded size, in bytes.
    public static let sizeLimit = 268_435_456

    /// The index as deterministic CBOR.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder(capacity: files.reduce(4_096) { $0 + $1.encoded.count + 128 })
        encoder.beginMap(8)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        encoder.encode(2 as UInt64)
        encoder.beginArray(files.count)
        for file in files { file.encode(into: &encoder) }
        encoder.encode(3 as UInt64)
        encoder.beginArray(links.count * 2)
        for (path, target) in links.sorted(by: { $0.key < $1.key }) {
            encoder.encode(text: path)
            encoder.encode(text: target)
        }
        encoder.encode(4 as UInt64)
        Self.encode(folders.configured, &encoder)
        encoder.encode(5 as UInt64)
        encoder.beginArray(folders.musl.count * 2)
        for (processor, list) in folders.musl.sorted(by: { $0.key < $1.key }) {
            encoder.encode(text: processor)
            Self.encode(list, &encoder)
        }
        encoder.encode(6 as UInt64)
        if let machine {
            encoder.beginArray(3)
            encoder.encode(UInt64(machine.addressClass))
            encoder.encode(UInt64(machine.byteOrder))
            encoder.encode(UInt64(machine.number))
        } else {
            encoder.encodeNull()
        }
        encoder.encode(7 as UInt64)
        encoder.beginArray(packages.count * 2)
        for package in packages {
            encoder.encode(text: package.name)
            encoder.encode(text: package.version)
        }
        encoder.encode(8 as UInt64)
        encoder.encode(bytes: capabilities.encoded())
        return encoder.bytes
    }

    /// Reads an index that fills `bytes`. What is known of each file is decoded when it is asked for.
    ///
    /// - Throws: ``DescriptorError`` for anything else than one index within the bounds.
    public init(decoding bytes: Span<UInt8>) throws(DescriptorError) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge(size: bytes.count, limit: Self.sizeLimit) }
        var decoder = CBORDecoder(bytes, limits: CBORLimits(depth: 16, elements: 4_194_304))
        var reader = Reader()
        let version: UInt64?
        do throws(CBORError) {
            version = try reader.read(&decoder)
        } catch {
            throw .malformed(error)
        }
        if let version { throw .unsupportedVersion(version) }
        self.init(
            files: reader.files,
            links: reader.links,
            folders: reader.folders,
            machine: reader.machine,
            packages: reader.packages,
            capabilities: try CapabilitySet(
                decoding: reader.capabilities.span,
                limits: DescriptorLimits(size: Self.sizeLimit)
            )
        )
    }

    private static func encode(_ texts: [Text], _ encoder: inout CBOREncoder) {
        encoder.beginArray(texts.count)
        for text in texts { encoder.encode(text: text) }
    }

    /// What was read so far.
    private struct Reader {
        var files: [IndexedFile] = []
        var links: [Text: Text] = [:]
        var folders = LoaderFolders()
        var machine: Machine?
        var packages: [Package] = []
        var capabilities: [UInt8] = CapabilitySet([]).encoded()

        /// Reads all pairs, and returns the version where it is not known here.
        mutating func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UInt64? {
            let start = decoder.offset
            var cursor = try decoder.beginMap()
            guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
            let version = try decoder.readUnsigned()
            guard version == 1 else { return version }
            while let key = try decoder.nextKey(&cursor) {
                switch key {
                case .integer(2): try readFiles(&decoder)
                case .integer(3): try readLinks(&decoder)
                case .integer(4): folders.configured = try texts(&decoder)
                case .integer(5):
                    for _ in 0..<(try pairs(&decoder)) {
                        let processor = try decoder.readTextValue()
                        folders.musl[processor] = try texts(&decoder)
                    }
                case .integer(6): try readMachine(&decoder)
                case .integer(7):
                    for _ in 0..<(try pairs(&decoder)) {
                        let name = try decoder.readTextValue()
                        packages.append(Package(name: name, version: try decoder.readTextValue()))
                    }
                case .integer(8): capabilities = try decoder.readByteArray(limit: 16_777_216)
                default: try decoder.skip()
                }
            }
            try decoder.finish()
            return nil
        }

        private mutating func readFiles(_ decoder: inout CBORDecoder) throws(CBORError) {
            let count = try decoder.beginArray()
            files.reserveCapacity(min(count, 65_536))
            for _ in 0..<count {
                let start = decoder.offset
                let file = try IndexedFile(from: &decoder)
                // Files are found by halving.
                if let last = files.last, !(last.path < file.path) { throw .invalidValue(at: start) }
                files.append(file)
            }
        }

        private mutating func readLinks(_ decoder: inout CBORDecoder) throws(CBORError) {
            for _ in 0..<(try pairs(&decoder)) {
                let path = try decoder.readTextValue()
                links[path] = try decoder.readTextValue()
            }
        }

        private mutating func readMachine(_ decoder: inout CBORDecoder) throws(CBORError) {
            if try decoder.readNullIfPresent() { return }
            let start = decoder.offset
            try decoder.beginArray(count: 3)
            let numbers = [try decoder.readUnsigned(), try decoder.readUnsigned(), try decoder.readUnsigned()]
            guard (1...2).contains(numbers[0]), (1...2).contains(numbers[1]), numbers[2] <= 0xFFFF else {
                throw .invalidValue(at: start)
            }
            machine = Machine(
                addressClass: UInt8(numbers[0]),
                byteOrder: UInt8(numbers[1]),
                number: UInt16(numbers[2])
            )
        }

        private func pairs(_ decoder: inout CBORDecoder) throws(CBORError) -> Int {
            let start = decoder.offset
            let count = try decoder.beginArray()
            guard count % 2 == 0 else { throw .invalidValue(at: start) }
            return count / 2
        }

        private func texts(_ decoder: inout CBORDecoder) throws(CBORError) -> [Text] {
            var texts: [Text] = []
            for _ in 0..<(try decoder.beginArray()) { texts.append(try decoder.readTextValue()) }
            return texts
        }
    }
}
