import Author
import CBOR
import COSE
import Foundation
import SUIT
import Testing

@Suite("What devices make of a built manifest")
struct DeviceViewTests {
    /// What a device of one class was told to do.
    private struct Walk {
        var fetched: [Int] = []
        var matched: [Int] = []
        var asked: [Int: Int] = [:]
        var results: [Int: SUITDigest] = [:]
    }

    private static let vendor = NameBasedIdentifier.vendor(domain: "example.com")

    private func walk(_ yaml: String, _ classes: [Int: String]) throws -> Walk {
        let workshop = try Workshop()
        let bytes = try workshop.build(yaml).envelope
        let manifest = try #require(workshop.verify(bytes).manifest)
        var result = Walk()
        var processor = CommandProcessor(manifest)
        for section in [SUITSection.payloadFetch, .install, .validate] {
            processor.begin(section)
            while let step = try processor.next(bytes.span) {
                switch step {
                case .check(let request): processor.answer(check(request, classes, bytes, &result))
                case .perform(let request):
                    try fetch(request, bytes, &result)
                    processor.answer(true)
                case .dependency: processor.answer(false)
                }
            }
        }
        return result
    }

    private func check(
        _ request: CommandProcessor.Request,
        _ classes: [Int: String],
        _ bytes: [UInt8],
        _ result: inout Walk
    ) -> Bool {
        let own = classes[request.component].map { NameBasedIdentifier.deviceClass($0, of: Self.vendor).bytes }
        switch request.command {
        case SUITCommand.vendorIdentifier:
            guard own != nil, let range = request.parameters.vendorIdentifier else { return false }
            return Array(bytes[range]) == Self.vendor.bytes
        case SUITCommand.classIdentifier:
            guard let own, let range = request.parameters.classIdentifier else { return false }
            return Array(bytes[range]) == own
        case SUITCommand.imageMatch: result.matched.append(request.component)
        case SUITCommand.eligible:
            // A component for which no class was found needs no verdict.
            guard request.parameters.descriptor != nil else { return request.parameters.imageDigest == nil }
            result.asked[request.component, default: 0] += 1
        case SUITCommand.useBefore: break
        // The device writes to the second slot.
        case SUITCommand.componentSlot: return request.parameters.componentSlot == 1
        default: Issue.record("command \(request.command)")
        }
        return true
    }

    private func fetch(_ request: CommandProcessor.Request, _ bytes: [UInt8], _ result: inout Walk) throws {
        #expect(request.command == SUITCommand.fetch)
        result.fetched.append(request.component)
        if let range = request.parameters.imageDigest { result.results[request.component] = try digest(bytes, range) }
        let arguments = try #require(request.parameters.fetchArguments)
        let definition = try RequestDefinition(bytes.span, in: arguments)
        #expect(definition.entries.contains { $0.component == request.component })
    }

    private func digest(_ bytes: [UInt8], _ range: Range<Int>) throws -> SUITDigest {
        var decoder = CBORDecoder(bytes.span, in: range)
        return try SUITDigest.read(&decoder)
    }

    private func digest(of name: String) throws -> SUITDigest {
        let workshop = try Workshop()
        let content = try workshop.content(name)
        return SUITDigest(.sha256, workshop.crypto.sha256(content.span))
    }

    @Test("M9 each class gets its own result from the one manifest")
    func ownResult() throws {
        let gateway = try walk(Samples.fleet, [0: "gateway-x86_64", 1: "gateway-x86_64"])
        #expect(gateway.fetched == [0, 1])
        #expect(gateway.results == [0: try digest(of: "gateway"), 1: try digest(of: "library")])
        let sensor = try walk(Samples.fleet, [0: "sensor-aarch64"])
        #expect(sensor.fetched == [0])
        #expect(sensor.results == [0: try digest(of: "sensor")])
        // In install and in validate.
        #expect(sensor.matched == [0, 0])
    }

    @Test("M9 a device of another class is told to do nothing, and nothing fails")
    func foreign() throws {
        let walk = try walk(Samples.fleet, [0: "toaster"])
        #expect(walk.fetched.isEmpty && walk.matched.isEmpty && walk.asked.isEmpty)
    }

    @Test("E5 eligibility is asked before the fetch and again before the install")
    func eligibility() throws {
        #expect(try walk(Samples.fleet, [0: "sensor-aarch64"]).asked == [0: 2])
    }

    @Test("E5 where the author waived it for one class, the others are still asked")
    func waived() throws {
        let gateway = try walk(Samples.mixed, [0: "gateway"])
        #expect(gateway.asked == [0: 2])
        let radio = try walk(Samples.mixed, [0: "radio"])
        #expect(radio.asked.isEmpty)
        #expect(radio.fetched == [0])
        #expect(radio.matched == [0, 0])
        #expect(try walk(Samples.mixed, [:]).fetched.isEmpty)
    }

    @Test("M5 a class without a slot is served beside one with slots")
    func slots() throws {
        let mixed = """
            sequence: 1
            request: https://updates.example.com/v1/request
            components:
              app:
                report: [vendor, class, slot, digest]
                classes:
                  - { vendor: example.com, class: gateway, version: "1", slots: [{ slot: 0, image: gateway }, { slot: 1, image: library }] }
                  - { vendor: example.com, class: sensor, version: "1", image: sensor }
            """
        let sensor = try walk(mixed, [0: "sensor"])
        #expect(sensor.fetched == [0])
        #expect(sensor.results == [0: try digest(of: "sensor")])
        #expect(sensor.matched == [0, 0])
        let gateway = try walk(mixed, [0: "gateway"])
        #expect(gateway.results == [0: try digest(of: "library")])
        #expect(gateway.matched == [0, 0])
    }
}
