import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

/// The "must abort" rules of suit-manifest, each with its own error.
@Suite("Manifests that must be refused")
struct ManifestRefusalTests {
    /// Reads a signed manifest whose section has the given commands.
    private func read(
        _ section: SUITSection,
        components: Int = 1,
        _ write: (inout CBOREncoder) -> Void
    ) throws(SUITError) -> Manifest {
        var sequence = CBOREncoder()
        write(&sequence)
        var common = CBOREncoder()
        common.beginMap(section == .shared ? 2 : 1)
        common.encodeInt(2)
        common.beginArray(components)
        for index in 0..<components { ComponentIdentifier([[UInt8(index)]]).write(&common) }
        if section == .shared {
            common.encodeInt(4)
            common.encode(bytes: sequence.bytes)
        }
        var manifest = CBOREncoder()
        manifest.beginMap(section == .shared ? 3 : 4)
        manifest.encodeInt(1)
        manifest.encodeInt(1)
        manifest.encodeInt(2)
        manifest.encodeInt(1)
        manifest.encodeInt(3)
        manifest.encode(bytes: common.bytes)
        if section != .shared {
            manifest.encodeInt(section.rawValue)
            manifest.encode(bytes: sequence.bytes)
        }
        let (envelope, key) = ManifestFixture.envelope(around: manifest.bytes)
        return try ManifestFixture.read(envelope, trusting: key.publicKey)
    }

    private func code(_ error: SUITError?) -> String {
        guard let error else { return "accepted" }
        return String("\(error)".prefix { $0 != "(" })
    }

    private func refusal(
        _ section: SUITSection,
        components: Int = 1,
        _ write: (inout CBOREncoder) -> Void
    ) -> String {
        do throws(SUITError) {
            _ = try read(section, components: components, write)
            return "accepted"
        } catch {
            return code(error)
        }
    }

    @Test("an unknown command is refused before anything runs, inside of a try-each too")
    func unknownCommand() {
        #expect(
            refusal(.install) {
                $0.beginArray(2)
                $0.encodeInt(99)
                $0.encodeInt(0)
            } == "unknownCommand"
        )
        #expect(
            refusal(.install) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.tryEach)
                $0.beginArray(2)
                $0.encode(bytes: [0x82, 0x18, 0x63, 0x00])
                $0.encodeNull()
            } == "unknownCommand"
        )
    }

    @Test("an unknown parameter is refused")
    func unknownParameter() {
        #expect(
            refusal(.install) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.overrideParameters)
                $0.beginMap(1)
                $0.encodeInt(-300)
                $0.encodeInt(0)
            } == "unknownParameter"
        )
    }

    @Test(
        "a fetch, or a command of our own, in the shared sequence is refused",
        arguments: [SUITCommand.fetch, SUITCommand.eligible]
    )
    func sideEffects(_ command: Int64) {
        #expect(
            refusal(.shared) {
                $0.beginArray(2)
                $0.encodeInt(command)
                $0.encodeInt(0)
            } == "misplacedCommand"
        )
    }

    @Test("a parameter of our own in the shared sequence is refused")
    func privateParameter() {
        #expect(
            refusal(.shared) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.overrideParameters)
                $0.beginMap(1)
                $0.encodeInt(SUITParameter.descriptor)
                $0.encode(bytes: [])
            } == "misplacedParameter"
        )
    }

    @Test("soft failure outside of try-each and run-sequence is refused")
    func softFailure() {
        #expect(
            refusal(.install) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.overrideParameters)
                $0.beginMap(1)
                $0.encodeInt(SUITParameter.softFailure)
                $0.encode(true)
            } == "misplacedParameter"
        )
    }

    @Test("with several components a sequence must choose one first")
    func componentNotChosen() {
        #expect(
            refusal(.install, components: 2) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.imageMatch)
                $0.encodeInt(0)
            } == "componentNotChosen"
        )
    }

    @Test("a component index out of range is refused")
    func componentIndex() {
        #expect(
            refusal(.install, components: 2) {
                $0.beginArray(2)
                $0.encodeInt(SUITCommand.setComponentIndex)
                $0.encodeInt(2)
            } == "componentIndex"
        )
    }

    @Test("more components than supported are refused")
    func tooManyComponents() {
        #expect(refusal(.install, components: 65) { $0.beginArray(0) } == "tooManyComponents")
    }

    @Test("nesting without end is refused")
    func nesting() {
        #expect(
            refusal(.install) { encoder in
                var inner: [UInt8] = [0x80]
                for _ in 0..<20 {
                    var outer = CBOREncoder()
                    outer.beginArray(2)
                    outer.encodeInt(SUITCommand.runSequence)
                    outer.encode(bytes: inner)
                    inner = outer.bytes
                }
                encoder.append(encoded: inner)
            } == "tooDeep"
        )
    }

    @Test("another manifest version is refused")
    func version() {
        var manifest = CBOREncoder()
        manifest.beginMap(3)
        manifest.encodeInt(1)
        manifest.encodeInt(2)
        manifest.encodeInt(2)
        manifest.encodeInt(1)
        manifest.encodeInt(3)
        manifest.encode(bytes: [0xA1, 0x02, 0x81, 0x81, 0x41, 0x00])
        let (envelope, key) = ManifestFixture.envelope(around: manifest.bytes)
        #expect(throws: SUITError.manifestVersion(2)) { try ManifestFixture.read(envelope, trusting: key.publicKey) }
    }

    @Test("a section that is not supported is refused, not passed over")
    func unsupportedSection() {
        var manifest = CBOREncoder()
        manifest.beginMap(4)
        manifest.encodeInt(1)
        manifest.encodeInt(1)
        manifest.encodeInt(2)
        manifest.encodeInt(1)
        manifest.encodeInt(3)
        manifest.encode(bytes: [0xA1, 0x02, 0x81, 0x81, 0x41, 0x00])
        manifest.encodeInt(25)
        manifest.encode(bytes: [0x80])
        let (envelope, key) = ManifestFixture.envelope(around: manifest.bytes)
        var caught = "accepted"
        do throws(SUITError) {
            _ = try ManifestFixture.read(envelope, trusting: key.publicKey)
        } catch { caught = code(error) }
        #expect(caught == "unsupportedMember")
    }
}
