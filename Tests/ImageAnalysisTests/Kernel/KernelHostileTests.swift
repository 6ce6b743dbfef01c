import Eligibility
import ImageAnalysis
import Testing

@Suite("Hostile kernel images, modules and device trees")
struct KernelHostileTests {
    static let samples: [(name: String, bytes: [UInt8])] = [
        ("bzImage", KernelSamples.bzImage()),
        ("arm64", KernelSamples.arm64()),
        ("riscv", KernelSamples.riscv()),
        ("zImage", KernelSamples.zImage(tail: DeviceTreeBuilder.board.build())),
        ("uImage", KernelSamples.uImage(data: Array("Linux version 5.10.2 (x) #1\0".utf8))),
        ("device tree", DeviceTreeBuilder.board.build()),
        (
            "image tree",
            DeviceTreeBuilder.imageTree(
                kernel: KernelSamples.arm64(),
                boards: [[.text("compatible", "a,b", "c,d")], [.text("compatible", "e,f")]]
            ).build()
        ),
        ("module", ModuleBuilder(exported: [("a", 1), ("b", 2)], hasExtendedVersions: true).build()),
        ("module, 32 bits", ModuleBuilder(elfClass: .bits32, byteOrder: .big, machine: 8).build()),
    ]

    /// Reads everything that there is to read; whether any reader took it.
    @discardableResult
    private func walk(_ bytes: [UInt8]) -> Bool {
        var isTaken = false
        if let image = try? KernelImage(bytes.span) {
            _ = image.findings
            isTaken = true
        }
        if let tree = try? DeviceTree(bytes.span) {
            _ = tree.findings
            _ = tree.capabilities
            isTaken = true
        }
        if let module = try? KernelModule(bytes.span) {
            _ = module.findings.descriptor.encoded()
            isTaken = true
        }
        return isTaken
    }

    @Test("a file that is cut short anywhere yields a value or an error", arguments: samples.indices)
    func truncation(_ sample: Int) {
        let bytes = Self.samples[sample].bytes
        #expect(walk(bytes), "\(Self.samples[sample].name)")
        for count in 0..<bytes.count { walk(Array(bytes[..<count])) }
    }

    @Test("any damage yields a value or an error", arguments: samples.indices)
    func damage(_ sample: Int) {
        let bytes = Self.samples[sample].bytes
        var generator = SeededGenerator(seed: UInt64(sample))
        for _ in 0..<10_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: damaged[place] = 0xFF
                default: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            walk(damaged)
        }
    }

    @Test("numbers can take extreme values anywhere", arguments: samples.indices)
    func extremes(_ sample: Int) {
        let bytes = Self.samples[sample].bytes
        for place in bytes.indices {
            for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                for width in [1, 2, 4, 8] where place + width <= bytes.count {
                    var damaged = bytes
                    for index in place..<(place + width) { damaged[index] = value }
                    walk(damaged)
                }
            }
        }
    }
}
