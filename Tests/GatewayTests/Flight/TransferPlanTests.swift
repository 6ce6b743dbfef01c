import Testing

@testable import Gateway

@Suite("Fetching one blob from several locations")
struct TransferPlanTests {
    @Test("G2 a location that fails hands over to the next, which goes on where it stopped")
    func handOver() {
        var plan = TransferPlan(sources: 2, present: 0, size: 10)
        let value1 = plan.begin()
        #expect(value1 == .fetch(source: 0, offset: 0))
        let value2 = plan.respond(start: 0, total: 10)
        #expect(value2 == .take(skipping: 0))
        plan.receive(4)
        let value3 = plan.fail(.outage)
        #expect(value3 == .fetch(source: 1, offset: 4))
        let value4 = plan.respond(start: 4, total: 10)
        #expect(value4 == .take(skipping: 0))
        plan.receive(6)
        let value5 = plan.end()
        #expect(value5 == .verify)
        let value6 = plan.verify(true)
        #expect(value6 == .done)
        #expect(plan.generation == 0)
    }

    @Test("A location that gives all of it where the rest was asked for is read from where it is needed")
    func wholeInsteadOfRest() {
        var plan = TransferPlan(sources: 1, present: 7, size: 10)
        let value7 = plan.begin()
        #expect(value7 == .fetch(source: 0, offset: 7))
        let value8 = plan.respond(start: 0, total: 10)
        #expect(value8 == .take(skipping: 7))
    }

    @Test("S25 a digest that is wrong costs all that was fetched, and whoever gave it is left alone")
    func mismatch() {
        var plan = TransferPlan(sources: 2, present: 0, size: 4)
        _ = plan.begin()
        _ = plan.respond(start: 0, total: 4)
        plan.receive(4)
        let value9 = plan.end()
        #expect(value9 == .verify)
        #expect(plan.contributors == [0])
        let value10 = plan.verify(false)
        #expect(value10 == .fetch(source: 1, offset: 0))
        #expect(plan.generation == 1 && plan.received == 0)
        _ = plan.respond(start: 0, total: 4)
        plan.receive(4)
        _ = plan.end()
        let value11 = plan.verify(false)
        #expect(value11 == .giveUp(.mismatch))
    }

    @Test("What an earlier run has left may be what is wrong: once more from the beginning, nobody is blamed")
    func damagedBeginning() {
        var plan = TransferPlan(sources: 1, present: 2, size: 4)
        let value12 = plan.begin()
        #expect(value12 == .fetch(source: 0, offset: 2))
        _ = plan.respond(start: 2, total: 4)
        plan.receive(2)
        _ = plan.end()
        let value13 = plan.verify(false)
        #expect(value13 == .fetch(source: 0, offset: 0))
        var whole = TransferPlan(sources: 1, present: 4, size: 4)
        let value14 = whole.begin()
        #expect(value14 == .verify)
        let value15 = whole.verify(false)
        #expect(value15 == .fetch(source: 0, offset: 0))
        // More than there can be is worth nothing.
        let value16 = TransferPlan(sources: 1, present: 5, size: 4).received
        #expect(value16 == 0)
    }

    @Test("Behind a beginning that is all of it there is nothing: its digest is looked at, and no byte comes again")
    func wholeBeginning() {
        var plan = TransferPlan(sources: 1, present: 10, size: nil)
        #expect(next(&plan) == .fetch(source: 0, offset: 10))
        let step = plan.refuseRest(total: 10)
        #expect(step == .verify)
        var longer = TransferPlan(sources: 1, present: 12, size: nil)
        _ = longer.begin()
        let again = longer.refuseRest(total: 10)
        #expect(again == .fetch(source: 0, offset: 0) && longer.received == 0)
        let third = longer.refuseRest(total: nil)
        #expect(third == .giveUp(.mismatch))
    }

    private func next(_ plan: inout TransferPlan) -> TransferPlan.Step { plan.begin() }

    @Test("A location that lies about the length is left", arguments: [3, 5, nil] as [Int64?])
    func length(_ total: Int64?) {
        var plan = TransferPlan(sources: 2, present: 0, size: 4)
        _ = plan.begin()
        let value17 = plan.respond(start: 0, total: total)
        #expect(value17 == .leave(.fetch(source: 1, offset: 0)))
    }

    @Test("Not there, not reachable, not right: the reason says which")
    func reasons() {
        var absent = TransferPlan(sources: 2, present: 0, size: nil)
        _ = absent.begin()
        _ = absent.fail(.absent)
        let value18 = absent.fail(.absent)
        #expect(value18 == .giveUp(.absent))
        var gone = TransferPlan(sources: 1, present: 0, size: nil)
        var step = gone.begin()
        var tries = 0
        while case .fetch = step {
            tries += 1
            step = gone.fail(.outage)
        }
        #expect(step == .giveUp(.outage) && tries == 3)
        var none = TransferPlan(sources: 0, present: 0, size: nil)
        let value19 = none.begin()
        #expect(value19 == .giveUp(.absent))
    }

    @Test(
        "Whatever locations do, it ends, and it ends with the blob exactly where the digest was right",
        arguments: 0..<200
    )
    func anything(_ seed: UInt64) {
        var source = SeededSource(seed)
        let sources = Int.random(in: 0...4, using: &source)
        let size = Int64.random(in: 1...1_000, using: &source)
        var plan = TransferPlan(
            sources: sources,
            present: Int64.random(in: 0...size, using: &source),
            size: Bool.random(using: &source) ? size : nil
        )
        var step = plan.begin()
        var steps = 0
        var wasRight = false
        loop: while steps < 10_000 {
            steps += 1
            switch step {
            case .fetch(let index, let offset):
                #expect(index < sources && offset == plan.received)
                switch Int.random(in: 0..<5, using: &source) {
                case 0: step = plan.fail(.outage)
                case 1: step = plan.fail(.absent)
                case 2: step = plan.fail(.bad)
                default:
                    let total = Int.random(in: 0..<8, using: &source) == 0 ? size + 1 : size
                    switch plan.respond(start: Bool.random(using: &source) ? 0 : offset, total: total) {
                    case .leave(let next): step = next
                    case .take:
                        let rest = (plan.size ?? 0) - plan.received
                        plan.receive(rest > 0 ? Int64.random(in: 0...rest, using: &source) : 0)
                        step = plan.end()
                    }
                }
            case .verify:
                #expect(plan.received == plan.size)
                wasRight = Bool.random(using: &source)
                step = plan.verify(wasRight)
            case .done:
                #expect(wasRight)
                break loop
            case .giveUp: break loop
            }
        }
        #expect(steps < 10_000)
    }
}
