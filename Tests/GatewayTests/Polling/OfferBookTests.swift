import Store
import Testing

@testable import Gateway

@Suite("Offers while nobody can be asked")
struct OfferBookTests {
    @Test("The newest manifest that a device has not dealt with comes first, then the next")
    func order() {
        var book = OfferBook()
        let manifests = [3, 2, 1].map { ContentDigest.number($0) }
        let device = ContentDigest.number(100)
        let value1 = book.offer(to: device, handled: .number(3), from: manifests, at: 0)
        #expect(value1 == .number(2))
        let value2 = book.offer(to: device, handled: .number(3), from: manifests, at: 1)
        #expect(value2 == .number(1))
        let value3 = book.offer(to: device, handled: .number(3), from: manifests, at: 2)
        #expect(value3 == nil)
        let value4 = book.offer(to: .number(101), handled: nil, from: manifests, at: 2)
        #expect(value4 == .number(3))
        let value5 = book.offer(to: device, handled: .number(3), from: manifests, at: 3_700)
        #expect(value5 == .number(2))
        book.note(.number(9), to: device, at: 3_700)
        let value6 = book.offer(to: device, handled: nil, from: [.number(9)], at: 3_701)
        #expect(value6 == nil)
    }

    @Test("An upstream that fails is asked by one request after a pause, which grows")
    func uplink() {
        var state = UplinkState()
        /// Whether it may be asked at each of some moments.
        func tries(_ moments: Int64...) -> [Bool] { moments.map { state.mayTry(at: $0) } }
        #expect(tries(0) == [true])
        state.fail(at: 0, jitter: 1)
        // One finds out; the others are served from here.
        #expect(tries(499, 500, 501) == [false, true, false])
        state.fail(at: 600, jitter: 1)
        #expect(tries(1_599, 1_600) == [false, true])
        for step in 0..<20 { state.fail(at: Int64(step), jitter: 1) }
        #expect(tries(30_100) == [true])
        #expect(state.downSince == 0)
        state.succeed(at: 40_000)
        #expect(tries(40_000) == [true])
        #expect(state.isUp)
    }
}
