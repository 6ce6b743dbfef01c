import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Bounds of firmware files")
struct FirmwareBoundsTests {
    @Test("more families than a file has are refused")
    func families() {
        func blocks(_ count: UInt32) -> [UInt8] {
            UF2Builder.build((0..<count).flatMap { UF2Builder.blocks([1], at: 0, family: $0) })
        }
        #expect(FirmwareFormat.uf2.error(blocks(16)) == nil)
        #expect(FirmwareFormat.uf2.error(blocks(17))?.code == .limitExceeded)
    }

    @Test("more files than a container has are refused")
    func files() {
        func container(_ count: UInt32) -> [UInt8] {
            UF2Builder.build(
                (0..<count).map { index in
                    let name = Array("file\(index)".utf8) + [0]
                    return UF2Builder.Block(
                        flags: 0x1000,
                        number: index,
                        count: count,
                        last: 1,
                        data: [1],
                        trailer: name
                    )
                }
            )
        }
        #expect(FirmwareFormat.uf2.error(container(256)) == nil)
        #expect(FirmwareFormat.uf2.error(container(257))?.code == .limitExceeded)
    }

    @Test("pieces of one file agree on its size")
    func fileSize() throws {
        func piece(_ number: UInt32, _ address: UInt32, _ size: UInt32) -> UF2Builder.Block {
            .init(
                flags: 0x1000,
                address: address,
                number: number,
                count: 2,
                last: size,
                data: [1, 2],
                trailer: [0x61, 0]
            )
        }
        let good = UF2Builder.build([piece(0, 0, 4), piece(1, 2, 4)])
        #expect(try UF2Image(good.span).files.map(\.size) == [4])
        #expect(FirmwareFormat.uf2.error(UF2Builder.build([piece(0, 0, 4), piece(1, 2, 5)]))?.code == .malformed)
        #expect(FirmwareFormat.uf2.error(UF2Builder.build([piece(0, 0, 4), piece(1, 3, 4)]))?.code == .malformed)
    }

    @Test("more dependencies and entries than an image has are refused")
    func entries() {
        let dependency: MCUbootBuilder.TLV = (0x40, MCUbootBuilder.dependency(1, (1, 0, 0, 0)))
        func error(_ builder: MCUbootBuilder) -> FirmwareError? { FirmwareFormat.mcuboot.error(builder.build()) }
        #expect(error(MCUbootBuilder(protected: [MCUbootBuilder.TLV](repeating: dependency, count: 16))) == nil)
        #expect(
            error(MCUbootBuilder(protected: [MCUbootBuilder.TLV](repeating: dependency, count: 17)))?.code
                == .limitExceeded
        )
        let empty: MCUbootBuilder.TLV = (0xA0, [])
        #expect(error(MCUbootBuilder(plain: [MCUbootBuilder.TLV](repeating: empty, count: 4_096))) == nil)
        #expect(
            error(MCUbootBuilder(plain: [MCUbootBuilder.TLV](repeating: empty, count: 4_097)))?.code == .limitExceeded
        )
    }

    @Test("a record longer than its count can say is refused")
    func longRecord() {
        let line = ":" + String(repeating: "00", count: 261) + "\n"
        let error = FirmwareFormat.intelHex.error([UInt8](line.utf8))
        #expect(error?.expected == "at most 520 digits")
    }

    @Test("E2 many ranges become few needs by bridging gaps of up to 64 KiB, and no wider ones")
    func needs() throws {
        func needs(_ step: UInt32, _ count: UInt32) throws -> Int {
            var builder = IntelHexBuilder()
            for index in 0..<count { builder.write([1], at: index * step) }
            return try IntelHexImage(builder.build().span).findings.needs(.memoryRegion).count
        }
        #expect(try needs(4_097, 3) == 1)
        #expect(try needs(4_098, 3) == 3)
        #expect(try needs(4_098, 5) == 1)
        #expect(try needs(65_537, 5) == 1)
        #expect(try needs(65_538, 5) == 5)
    }
}
