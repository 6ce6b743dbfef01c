import Answering
import AnsweringTestKit
import PatchFormat
import Store
import Testing

@Suite("Which payload is sent")
struct PayloadChoiceTests {
    private typealias Format = PayloadFormat

    private static func payload(_ format: Format, _ size: Int64) -> Payload {
        Payload(format: format, digest: TestImage([UInt8(format.rawValue)]).digest, size: size)
    }

    private static func choose(
        patch: Int64?,
        compressed: Int64?,
        accepted: [Format] = [.full, .fullZstd, .patch],
        limit: UInt64? = nil
    ) -> PayloadChoice {
        PayloadChoice(
            accepted: Set(accepted),
            limit: limit,
            imageSize: 10_000,
            patch: patch.map { .ready(payload(.patch, $0)) } ?? .unavailable,
            compressed: compressed.map { .ready(payload(.fullZstd, $0)) } ?? .unavailable
        )
    }

    @Test(
        "D6 a patch has to save a twentieth of the compressed image",
        arguments: [(0, true), (4_749, true), (4_750, true), (4_751, false)]
    )
    func threshold(_ size: Int64, _ isPatch: Bool) {
        let choice = Self.choose(patch: size, compressed: 5_000)
        #expect(choice == (isPatch ? .patch(Self.payload(.patch, size)) : .compressed(Self.payload(.fullZstd, 5_000))))
    }

    @Test("D6 what the device does not take is not sent")
    func accepted() {
        #expect(Self.choose(patch: 10, compressed: 5_000, accepted: [.full]) == .image)
        let small = Self.payload(.fullZstd, 5_000)
        #expect(Self.choose(patch: 10, compressed: 5_000, accepted: [.full, .fullZstd]) == .compressed(small))
        let only = Self.choose(patch: 9_999, compressed: 5_000, accepted: [.patch])
        #expect(only == .patch(Self.payload(.patch, 9_999)))
    }

    @Test("D6 compression that makes things larger is not used")
    func incompressible() {
        #expect(Self.choose(patch: nil, compressed: 10_100) == .image)
    }

    @Test("A10 what is larger than the device takes is not sent")
    func limit() {
        #expect(Self.choose(patch: 300, compressed: 5_000, limit: 100) == .tooLarge)
        #expect(Self.choose(patch: 4_900, compressed: 5_000, limit: 4_950) == .patch(Self.payload(.patch, 4_900)))
        #expect(Self.choose(patch: nil, compressed: 5_000, limit: 5_000) == .compressed(Self.payload(.fullZstd, 5_000)))
    }

    @Test("D6 the image goes out while the patch is being made; a device that takes nothing else comes back")
    func pending() {
        func choose(_ accepted: Set<Format>) -> PayloadChoice {
            PayloadChoice(accepted: accepted, limit: nil, imageSize: 10, patch: .pending, compressed: .pending)
        }
        #expect(choose([.full, .fullZstd, .patch]) == .image)
        #expect(choose([.patch]) == .later)
        #expect(choose([.fullZstd]) == .later)
    }
}
