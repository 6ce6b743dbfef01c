import Store
import Testing

@testable import Gateway

@Suite("Messages that wait for the uplink")
struct QueueOrderTests {
    @Test("S27 a message that waits already is not taken twice, and all go in order")
    func order() {
        var order = QueueOrder(countLimit: 10, byteLimit: 1_000)
        do {
            let admission = order.admit(.number(1), device: .number(100), bytes: 10)
            #expect(admission == .take(1, dropping: []))
        }
        do {
            let admission = order.admit(.number(2), device: .number(101), bytes: 10)
            #expect(admission == .take(2, dropping: []))
        }
        do {
            let admission = order.admit(.number(1), device: .number(100), bytes: 10)
            #expect(admission == .duplicate)
        }
        #expect(order.isWaiting(.number(100)) && !order.isWaiting(.number(102)))
        let first = order.next()
        #expect(first?.number == 1)
        order.remove(1)
        #expect(!order.isWaiting(.number(100)))
        let second = order.next()
        #expect(second?.number == 2)
        order.remove(2)
        let third = order.next()
        #expect(third == nil && order.bytes == 0)
    }

    @Test("Where there is no room, a device's oldest message gives way to its newest; others are turned away")
    func full() {
        var order = QueueOrder(countLimit: 3, byteLimit: 100)
        for number in 1...3 { _ = order.admit(.number(number), device: .number(number == 2 ? 51 : 50), bytes: 30) }
        do {
            let admission = order.admit(.number(4), device: .number(52), bytes: 1)
            #expect(admission == .full)
        }
        do {
            let admission = order.admit(.number(4), device: .number(50), bytes: 30)
            #expect(admission == .take(4, dropping: [1]))
        }
        do {
            let admission = order.admit(.number(5), device: .number(50), bytes: 60)
            #expect(admission == .take(5, dropping: [3, 4]))
        }
        do {
            let admission = order.admit(.number(6), device: .number(51), bytes: 101)
            #expect(admission == .full)
        }
        #expect(order.count == 2 && order.bytes == 90)
    }

    @Test("Whatever comes and goes, bounds hold, and the order is that of the numbers", arguments: 0..<100)
    func anything(_ seed: UInt64) {
        var source = SeededSource(seed)
        var order = QueueOrder(countLimit: 20, byteLimit: 400)
        var last: UInt64 = 0
        for step in 0..<500 {
            if Int.random(in: 0..<3, using: &source) == 0, let next = order.next() {
                #expect(next.number > last)
                last = next.number
                order.remove(next.number)
            } else {
                let device = ContentDigest.number(Int.random(in: 0..<8, using: &source))
                _ = order.admit(.number(step), device: device, bytes: Int64.random(in: 1...60, using: &source))
            }
            #expect(order.count <= 20 && order.bytes <= 400)
        }
        while let next = order.next() { order.remove(next.number) }
        #expect(order.bytes == 0 && order.count == 0)
    }

    @Test("What an earlier run has left comes first, once")
    func restore() {
        var order = QueueOrder(countLimit: 10, byteLimit: 1_000)
        for number in [4, 9] as [UInt64] {
            let entry = QueueOrder.Entry(number: number, digest: .number(Int(number)), device: .number(1), bytes: 1)
            order.restore(entry)
            order.restore(entry)
        }
        #expect(order.count == 2)
        do {
            let admission = order.admit(.number(1), device: .number(1), bytes: 1)
            #expect(admission == .take(10, dropping: []))
        }
        let first = order.next()
        #expect(first?.number == 4)
    }

    @Test("Waits grow, stay below a quarter of an hour, and are never in step")
    func pace() {
        var pace = RetryPace()
        var ceilings: [Double] = []
        for _ in 0..<20 { ceilings.append(pace.fail(wanted: nil, jitter: 1)) }
        #expect(ceilings == ceilings.sorted() && ceilings[0] == 2 && ceilings[19] == 900)
        do {
            let wait = pace.fail(wanted: 30, jitter: 0)
            #expect(wait == 30)
        }
        do {
            let wait = pace.fail(wanted: 1e9, jitter: 0)
            #expect(wait == 900)
        }
        pace.succeed()
        do {
            let wait = pace.fail(wanted: nil, jitter: 0)
            #expect(wait == 0.5)
        }
    }
}
