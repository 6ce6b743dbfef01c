import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Reports from what the processor does")
struct ReportMakingTests {
    static let crypto = ManifestFixture.crypto

    @Test("A8 a record points at the command in its section, with the parameters that it consumes")
    func records() throws {
        let (envelope, key) = ManifestFixture.standard()
        let manifest = try ManifestFixture.read(envelope, trusting: key.publicKey)
        let span = envelope.span
        var processor = CommandProcessor(manifest)
        processor.begin(.payloadFetch)
        var seen = 0
        while let step = try processor.next(span) {
            switch step {
            case .check(let request), .perform(let request):
                seen += 1
                let record = ReportRecord(request, of: manifest, in: span)
                let section = try #require(manifest.commands(of: request.section))
                // At the offset that it names, the section holds the command.
                var decoder = CBORDecoder(span, in: (section.lowerBound + Int(record.offset))..<section.upperBound)
                let command = try decoder.readInteger()
                #expect(command == request.command)
                #expect(record.section == request.section.rawValue)
                if request.command == SUITCommand.classIdentifier {
                    #expect(record.parameters.map(\.label) == [SUITParameter.classIdentifier])
                    #expect(record.parameters[0].encoded == [0x50] + ManifestFixture.firstClass)
                    let claims = SystemPropertyClaims(request, of: ComponentIdentifier("app"), in: span)
                    #expect(claims?[SUITParameter.classIdentifier]?.encoded.count == 17)
                }
                processor.answer(true)
            case .dependency: processor.answer(false)
            }
        }
        #expect(seen > 4)
    }

    /// Whether a manifest with the given payload-fetch sequence is refused because of what it does not know.
    static func isUnknown(_ sequence: [UInt8]) -> Bool {
        var manifest = CBOREncoder()
        manifest.beginMap(4)
        manifest.encodeInt(1)
        manifest.encodeInt(1)
        manifest.encodeInt(2)
        manifest.encodeInt(0)
        manifest.encodeInt(3)
        manifest.encode(bytes: [0xA1, 0x02, 0x81, 0x81, 0x41, 0x00])
        manifest.encodeInt(SUITSection.payloadFetch.rawValue)
        manifest.encode(bytes: sequence)
        let (envelope, key) = ManifestFixture.envelope(around: manifest.bytes)
        do throws(SUITError) {
            _ = try ManifestFixture.read(envelope, trusting: key.publicKey)
            return false
        } catch {
            switch error {
            case .unknownCommand, .unknownParameter: return true
            default: return false
            }
        }
    }

    @Test("A8 the capability report lists the commands and parameters that the processor knows, and no others")
    func capabilities() {
        let numbers = Array(Int64(-270)...40)
        var commands: [Int64] = []
        var parameters: [Int64] = []
        for number in numbers {
            var command = CBOREncoder()
            command.beginArray(2)
            command.encodeInt(number)
            command.encodeInt(0)
            if !Self.isUnknown(command.bytes) { commands.append(number) }
            var parameter = CBOREncoder()
            parameter.beginArray(2)
            parameter.encodeInt(SUITCommand.overrideParameters)
            parameter.beginMap(1)
            parameter.encodeInt(number)
            parameter.encodeInt(0)
            if !Self.isUnknown(parameter.bytes) { parameters.append(number) }
        }
        let report = CapabilityReport.processor(components: [.init(ComponentIdentifier("app"))], algorithms: [-9, -16])
        #expect(report[.commands].sorted() == commands)
        #expect(report[.parameters].sorted() == parameters)
    }

    @Test("A8 a capability report of the processor reads back as it was written")
    func roundTrip() throws {
        let capabilities = CapabilityReport.processor(
            components: [.init(ComponentIdentifier("app"), isPrefix: true)],
            without: [SUITCommand.swap],
            algorithms: [-9, -19, -16]
        )
        #expect(!capabilities[.commands].contains(SUITCommand.swap))
        let report = SUITReport(
            digest: SUITDigest(.sha256, [UInt8](repeating: 1, count: 32)),
            result: .success,
            capabilities: capabilities
        )
        let bytes = report.encoded
        let read = try SUITReport(bytes.span, in: 0..<bytes.count)
        #expect(read == report)
    }
}
