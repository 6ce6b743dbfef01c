import PatchEncoding
import PatchFormat
import Testing

@Suite struct ImageModelDetectionTests {
    /// A 32-bit or 64-bit ELF file with one executable segment and no sections.
    private func executable(is64: Bool, machine: UInt8, code: [UInt8]) -> [UInt8] {
        var image = [UInt8](repeating: 0, count: is64 ? 120 : 84)
        image.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, is64 ? 2 : 1, 1])
        image[16] = 2
        image[18] = machine
        image[is64 ? 32 : 28] = is64 ? 64 : 52
        image[is64 ? 54 : 42] = is64 ? 56 : 32
        image[is64 ? 56 : 44] = 1
        let row = is64 ? 64 : 52
        let size = UInt16(image.count + code.count)
        image[row] = 1
        image[row + (is64 ? 4 : 24)] = 5
        // Address 0x10000.
        image[row + (is64 ? 18 : 10)] = 1
        for at in [row + (is64 ? 32 : 16), row + (is64 ? 40 : 20)] {
            image[at] = UInt8(truncatingIfNeeded: size)
            image[at + 1] = UInt8(size >> 8)
        }
        return image + code
    }

    @Test(
        "D6 an ELF file's machine and addresses make its model",
        arguments: [(true, UInt8(62)), (true, 183), (true, 243), (false, 40), (false, 243)]
    )
    func elf(is64: Bool, machine: UInt8) throws {
        let image = executable(is64: is64, machine: machine, code: [UInt8](repeating: 0, count: 512))
        let model = try #require(ImageModel(elf: image))
        #expect(model.segments.map(\.address) == [0x10000])
        #expect(model.regions.count == 1)
        #expect(model.regions.allSatisfy { $0.content.isCode })
        #expect(model.hasAbsoluteCode)
    }

    @Test("D6 a Cortex-M image's processor and base address are found by trying")
    func firmware() throws {
        // Functions of 32 bytes: push, calls of two neighbours, NOPs, pop; a table of their addresses behind.
        let base: UInt32 = 0x0800_4000
        var image: [UInt8] = []
        for index in 0..<256 {
            var function: [UInt8] = [0x10, 0xB5]
            for distance in [-(index % 7) * 32, -(index % 3) * 32] where index + distance / 32 >= 0 {
                let value = UInt32(bitPattern: Int32(distance - function.count - 4))
                let high = 0xF000 | value >> 12 & 0x3FF | (value >> 31) << 10
                let low = 0xF800 | value >> 1 & 0x7FF
                function += [UInt8(high & 0xFF), UInt8(high >> 8), UInt8(low & 0xFF), UInt8(low >> 8)]
            }
            while function.count < 30 { function += [0x00, 0xBF] }
            image += function + [0x10, 0xBD]
        }
        for index in 0..<256 {
            let address = base + UInt32(index) * 32 | 1
            for byte in 0..<4 { image.append(UInt8(truncatingIfNeeded: address >> UInt32(8 * byte))) }
        }
        let model = try #require(ImageModel(firmware: image))
        #expect(model.segments.first?.address == UInt64(base))
        #expect(model.regions.first?.content == .thumbCode)
        #expect(model.regions.last?.content == .pointers32)
    }

    @Test("D6 text and random bytes have no processor, and no bytes trap")
    func hostile() {
        var generator = SeededGenerator(seed: 7)
        #expect(ImageModel(firmware: generator.bytes(20_000)) == nil)
        #expect(ImageModel(firmware: [UInt8](repeating: 0x41, count: 20_000)) == nil)
        let good = executable(is64: true, machine: 62, code: generator.bytes(2000))
        for _ in 0..<3000 {
            var image = good
            for _ in 0..<8 {
                image[Int.random(in: 4..<130, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
            }
            image.removeLast(Int.random(in: 0..<image.count, using: &generator))
            guard let model = ImageModel(elf: image) else { continue }
            #expect(model.size == UInt32(image.count))
        }
    }
}
