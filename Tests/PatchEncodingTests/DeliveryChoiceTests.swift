import PatchEncoding
import PatchFormat
import Testing

@Suite("Choice of the delivery's format")
struct DeliveryChoiceTests {
    private let all: Set<PayloadFormat> = [.full, .fullZstd, .patch]

    @Test("D6 a patch is sent only where it saves at least a twentieth of the compressed image")
    func aTwentieth() {
        #expect(choose(1_000, 500, 475) == .patch)
        #expect(choose(1_000, 500, 476) == .fullZstd)
        #expect(choose(1_000, 503, 477) == .patch)
        #expect(choose(1_000, 503, 478) == .fullZstd)
        #expect(choose(1_000, 500, nil) == .fullZstd)
    }

    @Test("D6 the compressed image is sent only where it is smaller")
    func compressed() {
        #expect(choose(1_000, 1_000, nil) == .full)
        #expect(choose(1_000, 999, nil) == .fullZstd)
        #expect(choose(1_000, nil, nil) == .full)
        #expect(choose(1_000, 1_200, 951) == .full)
        #expect(choose(1_000, 1_200, 950) == .patch)
    }

    @Test("D6 only what the device takes is counted and sent")
    func accepted() {
        #expect(choose(1_000, 500, 700, [.full, .patch]) == .patch)
        #expect(choose(1_000, 500, 100, [.full, .fullZstd]) == .fullZstd)
        #expect(choose(1_000, 500, 100, [.full]) == .full)
        #expect(choose(1_000, 500, 900, [.patch]) == .patch)
        #expect(choose(1_000, 500, nil, [.patch]) == nil)
        #expect(choose(1_000, nil, nil, [.fullZstd]) == nil)
        #expect(choose(1_000, 1_500, nil, [.fullZstd]) == .fullZstd)
        #expect(choose(1_000, 500, 100, [PayloadFormat(rawValue: 77)]) == nil)
        #expect(choose(1_000, 500, 100, []) == nil)
    }

    @Test("D6 extreme sizes do not trap, and an empty image is sent as it is")
    func extremes() {
        #expect(choose(0, 9, 38) == .full)
        #expect(choose(0, 0, 0) == .full)
        #expect(choose(1, nil, 0) == .patch)
        #expect(choose(.max, .max - 1, .max) == .fullZstd)
        #expect(choose(.max, .max, 1) == .patch)
    }

    private func choose(
        _ plain: UInt64,
        _ compressed: UInt64?,
        _ patch: UInt64?,
        _ accepted: Set<PayloadFormat>? = nil
    ) -> PayloadFormat? {
        DeliveryChoice.format(plain: plain, compressed: compressed, patch: patch, accepted: accepted ?? all)
    }
}
