import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Index of a device")
struct DeviceIndexTests {
    private var index: DeviceIndex {
        var files = Samples.device
        files.files["/usr/bin/app"] = Samples.program.build()
        files.files["/usr/bin/python3.13"] = Samples.program.build()
        files.files["/usr/lib/libscript.so"] = Array("INPUT(libz.so.1)".utf8)
        var builder = DeviceIndexBuilder()
        var copy = files
        builder.folders = LoaderFolders(of: &copy)
        for (path, bytes) in files.files {
            let fingerprint = FileFingerprint(size: UInt64(bytes.count), modified: 1_700_000_000_123_456_789, inode: 7)
            builder.add(Text(path), fingerprint: fingerprint, contents: bytes.span)
        }
        for (path, target) in files.links { builder.addLink(Text(path), target: Text(target)) }
        builder.addPackage("zlib1g", version: "1:1.2.13.dfsg-1", files: ["/lib/x86_64-linux-gnu/libz.so.1.2.13"])
        builder.addPackage("dpkg", version: "1.21.22", files: [])
        return builder.build()
    }

    @Test("E4 an index is the same after it was written and read")
    func roundTrip() throws {
        let index = index
        let encoded = index.encoded()
        #expect(try DeviceIndex(decoding: encoded.span) == index)
        #expect(try DeviceIndex(decoding: encoded.span).encoded() == encoded)
    }

    @Test("E4 files, programs, packages and the processor are known")
    func content() throws {
        let index = index
        #expect(index.files.count == 6)
        #expect(index.file(at: "/usr/bin/app")?.isProgram == true)
        #expect(index.file(at: "/usr/lib/libscript.so")?.encoded.isEmpty == true)
        #expect(index.machine == Machine(addressClass: 2, byteOrder: 1, number: 62))
        // The database names files as the package has them, before /usr was merged.
        #expect(index.package(ofFile: "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13") == "zlib1g")
        #expect(index.version(ofPackage: "zlib1g") == "1:1.2.13.dfsg-1")
        #expect(index.package(ofFile: "/usr/bin/app") == nil)
    }

    @Test("E4 attributes follow from packages and programs")
    func attributes() {
        let attributes = index.attributes
        #expect(attributes.capabilities.contains(.attribute(.package, "dpkg", .text("1.21.22"))))
        #expect(attributes.capabilities.contains(.attribute(.packageFormat, "deb.zstd")))
        #expect(attributes.capabilities.contains(.attribute(.runtime, "python", .texts(["cp313"]))))
        #expect(attributes.capabilities.contains(.attribute(.runtime, "glibc", .text("2.34"))))
    }

    @Test("E4 libraries without a link under their own name get the one that ldconfig makes")
    func implied() {
        var files = Samples.device
        files.links["/usr/lib/x86_64-linux-gnu/libz.so.1"] = nil
        #expect(files.index.links["/usr/lib/x86_64-linux-gnu/libz.so.1"] == "libz.so.1.2.13")
    }

    @Test("bytes that are cut short or changed anywhere are refused or read, and break nothing")
    func hostile() throws {
        let encoded = index.encoded()
        for count in stride(from: 0, to: encoded.count, by: 7) {
            let cut = Array(encoded[..<count])
            #expect(throws: DescriptorError.self) { try DeviceIndex(decoding: cut.span) }
        }
        var generator = SeededGenerator(seed: 41)
        var update = SoftwareUpdate()
        update.add(try Samples.program.descriptor, at: "/usr/bin/new")
        update.remove("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
        for _ in 0..<300 {
            var changed = encoded
            for _ in 0..<3 {
                changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let read = try? DeviceIndex(decoding: changed.span) else { continue }
            var check = UpdateCheck(read, update)
            _ = check.verdict()
        }
    }
}
