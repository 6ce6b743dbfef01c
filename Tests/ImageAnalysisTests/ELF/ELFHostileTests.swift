import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Hostile ELF files")
struct ELFHostileTests {
    /// A file with every structure, in both widths.
    static let samples: [[UInt8]] = [ELFClass.bits64, .bits32].flatMap { elfClass in
        [ELFBuilder.Hash.gnu, .sysv].map { hash in
            var builder = Samples.program.exporting(["entry"], version: "APP_1").exporting(["plain"])
            builder.elfClass = elfClass
            builder.machine = elfClass == .bits64 ? .x86_64 : .arm
            builder.hash = hash
            builder.rpath = "/opt/lib"
            builder.imports.append(.init(name: "called", isLazy: true))
            return builder.build()
        }
    }

    /// Reads everything that there is to read.
    private func walk(_ bytes: [UInt8]) -> ELFError? {
        do throws(ELFError) {
            let file = try ELFFile(bytes)
            for symbol in file.symbols { _ = file.symbols.name(of: symbol) }
            let object = LoadableObject(file)
            _ = LoadableObject(requirements: object.requirements, provides: object.capabilities)
            return nil
        } catch {
            return error
        }
    }

    @Test("a file that is cut short anywhere is refused", arguments: samples.indices)
    func truncation(_ sample: Int) throws {
        let bytes = Self.samples[sample]
        for count in 0..<bytes.count {
            let error = try #require(walk(Array(bytes[..<count])), "cut to \(count) bytes")
            #expect(error.code == .truncated, "cut to \(count) bytes: \(error)")
        }
    }

    @Test("any damage yields a value or an error", arguments: samples.indices)
    func damage(_ sample: Int) {
        let bytes = Self.samples[sample]
        var generator = SeededGenerator(seed: UInt64(sample))
        for _ in 0..<4_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: damaged[place] = 0xFF
                default: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            _ = walk(damaged)
        }
    }

    @Test("every byte of every field can take extreme values", arguments: samples.indices)
    func extremes(_ sample: Int) {
        let bytes = Self.samples[sample]
        for place in 16..<bytes.count {
            for value: UInt8 in [0, 0x7F, 0xFF] {
                var damaged = bytes
                damaged[place] = value
                _ = walk(damaged)
                for next in place..<min(place + 8, bytes.count) { damaged[next] = value }
                _ = walk(damaged)
            }
        }
    }

    @Test("every link and offset can lead to the last bytes of the file", arguments: samples.indices)
    func lastBytes(_ sample: Int) {
        let bytes = Self.samples[sample]
        for place in stride(from: 16, to: bytes.count - 4, by: 4) {
            for distance in 1...24 where bytes.count - place > distance {
                var damaged = bytes
                // Links count from the start of their entry, which is up to 16 bytes before the field.
                let value = UInt32(bytes.count - place + 16 - distance)
                for index in 0..<4 { damaged[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
                _ = walk(damaged)
            }
        }
    }

    @Test("what is no ELF file is told from what is a broken one")
    func notELF() {
        #expect(walk(Array("#!/bin/sh\nexec true\n".utf8))?.code == .notELF)
        #expect(walk([0x7F, 0x45, 0x4C, 0x46])?.code == .truncated)
        var bytes = Samples.program.build()
        bytes[4] = 3
        #expect(walk(bytes)?.code == .unsupported)
    }

    @Test("E1 a version that is defined twice, or needed twice, is one group of symbols", arguments: [true, false])
    func versionTwice(isDefined: Bool) throws {
        var builder = Samples.program
        if isDefined {
            builder = builder.exporting(["first"], version: "APP_1").exporting(["second"], version: "APP_2")
        } else {
            builder = builder.importing(["first"], from: "libc.so.6", version: "APP_1")
                .importing(["second"], from: "libc.so.6", version: "APP_2")
        }
        var bytes = builder.build()
        let name = Array("APP_2".utf8)
        for place in bytes.indices.dropLast(name.count) where bytes[place...].starts(with: name) {
            bytes[place + 4] = 0x31
        }
        let object = LoadableObject(try ELFFile(bytes))
        let descriptor = Descriptor(requirements: object.requirements, provides: object.capabilities)
        #expect(try Descriptor(decoding: descriptor.encoded()) == descriptor)
        let groups = isDefined ? object.exports : object.imports.flatMap(\.groups)
        let hashes = groups.filter { $0.version == "APP_1" }.map(\.hashes.count)
        #expect(hashes.count == 1)
        if isDefined { #expect(hashes == [2]) }
    }

    @Test("counts over the bounds are refused before anything is allocated")
    func bounds() throws {
        let bytes = Samples.program.exporting(["entry"], version: "APP_1").build()
        func error(_ change: (inout ELFLimits) -> Void) -> ELFError? {
            var limits = ELFLimits()
            change(&limits)
            do throws(ELFError) {
                _ = try ELFFile(bytes, limits: limits)
                return nil
            } catch {
                return error
            }
        }
        #expect(error { _ in } == nil)
        #expect(error { $0.programHeaders = 2 }?.code == .limitExceeded)
        #expect(error { $0.dynamicEntries = 3 }?.code == .limitExceeded)
        #expect(error { $0.neededLibraries = 1 }?.code == .limitExceeded)
        #expect(error { $0.symbols = 3 }?.code == .limitExceeded)
        #expect(error { $0.stringTable = 16 }?.code == .limitExceeded)
        #expect(error { $0.name = 4 }?.code != nil)
        #expect(error { $0.versionName = 4 }?.code == .limitExceeded)
        #expect(error { $0.versions = 1 }?.code == .limitExceeded)
        #expect(error { $0.symbolNames = 4 }?.code == .limitExceeded)
    }

    @Test("an error says where, what was expected and what was found")
    func message() throws {
        var bytes = Samples.program.build()
        bytes[54] = 57
        let error = try #require(walk(bytes))
        #expect(error.code == .malformed)
        #expect(error.description == "ELF e_phentsize at offset 54: expected 56, found 57 (malformed)")
    }
}
