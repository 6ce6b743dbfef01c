import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Validation and conditions")
struct ConditionTests {
    private static func manifest(
        validate: SequenceEncoder? = nil,
        before: SequenceEncoder? = nil
    ) -> EnvelopeEncoder {
        var manifest = OpenDevice.manifest()
        manifest.sections = [(.install, OpenDevice.fetch)]
        if let before { manifest.sections.append((.payloadFetch, before)) }
        if let validate { manifest.sections.append((.validate, validate)) }
        return manifest
    }

    @Test("software that fails the manifest's own validation is not installed")
    func validation() {
        var device = OpenDevice()
        let abort = OpenDevice.sequence { $0.command(SUITCommand.abort, policy: []) }
        #expect(StandardInstallTests.refusal(device.update(Self.manifest(validate: abort)))?.reason == .conditionFailed)
        #expect(device.bootDigest == OpenDevice.digest(OpenDevice.old).bytes)
        #expect(device.stored.trial == nil)
    }

    @Test("validation sees the new image and its version as what runs")
    func candidate() {
        let descriptor: [UInt8] = [0xA1, 1, 1]
        let before = OpenDevice.sequence {
            $0.overrideParameters([
                .descriptor(DescriptorReference(digest: OpenDevice.digest(descriptor), size: 3, uri: "descriptor")),
                .version(.lesser, [2]),
            ])
            $0.command(SUITCommand.eligible, policy: [])
            $0.command(SUITCommand.version, policy: [])
        }
        func validate(_ comparison: VersionMatch.Comparison) -> SequenceEncoder {
            OpenDevice.sequence {
                $0.command(SUITCommand.imageMatch, policy: [])
                $0.overrideParameters([.version(comparison, [2])])
                $0.command(SUITCommand.version, policy: [])
            }
        }
        var device = OpenDevice()
        device.descriptors = ["descriptor": descriptor]
        device.versions = [descriptor: "3.0"]
        let refusal = StandardInstallTests.refusal(
            device.update(Self.manifest(validate: validate(.lesser), before: before))
        )
        #expect(refusal?.reason == .conditionFailed)
        #expect(device.update(Self.manifest(validate: validate(.greater), before: before)) == .installed)
    }

    @Test("validation changes nothing: what is fetched there was not checked by what comes before")
    func validationFetches() {
        var device = OpenDevice()
        var manifest = OpenDevice.manifest()
        manifest.sections = [(.validate, OpenDevice.fetch)]
        #expect(StandardInstallTests.refusal(device.update(manifest))?.reason == .operationFailed)
        #expect(device.obtained.isEmpty)
    }

    /// A condition that nothing on the device answers, with its parameter.
    struct Unanswered: CustomTestStringConvertible {
        let command: Int64
        let parameter: ParameterValue
        var testDescription: String { "\(command)" }
    }

    @Test(
        "a condition that the device cannot check refuses the manifest before anything runs, wherever it stands",
        arguments: [
            Unanswered(command: SUITCommand.minimumBattery, parameter: .minimumBattery(50)),
            Unanswered(command: SUITCommand.updateAuthorized, parameter: .updatePriority(1)),
            Unanswered(command: SUITCommand.checkContent, parameter: .content([1, 2])),
        ],
        [SUITSection.payloadFetch, .install, .validate]
    )
    func unanswered(_ condition: Unanswered, _ section: SUITSection) {
        let inner = OpenDevice.sequence {
            $0.overrideParameters([condition.parameter])
            $0.command(condition.command, policy: [])
        }
        let alternative = OpenDevice.sequence { $0.runSequence(inner) }
        let whole = OpenDevice.sequence { $0.overrideParameters([.uri("other.bin")]) }
        var manifest = OpenDevice.manifest()
        var sequences = [SUITSection.payloadFetch: OpenDevice.fetch]
        var changed = sequences[section] ?? SequenceEncoder()
        changed.tryEach([alternative, whole], orNothing: false)
        sequences[section] = changed
        manifest.sections = [SUITSection.payloadFetch, .install, .validate].compactMap { key in
            sequences[key].map { (key, $0) }
        }
        var device = OpenDevice()
        let refusal = StandardInstallTests.refusal(device.update(manifest))
        #expect(refusal?.reason == .commandUnsupported)
        #expect(refusal?.manifest != nil)
        #expect(device.obtained.isEmpty)
    }

    @Test("sections that an update does not run may have conditions that the device cannot check")
    func otherSections() {
        var manifest = Self.manifest()
        let invoke = OpenDevice.sequence {
            $0.overrideParameters([.minimumBattery(50)])
            $0.command(SUITCommand.minimumBattery, policy: [])
            $0.command(SUITCommand.invoke, policy: [])
        }
        manifest.sections.append((.invoke, invoke))
        var device = OpenDevice()
        #expect(device.update(manifest) == .installed)
    }

    @Test(
        "of an image that the device cannot compare neither image-match nor image-not-match holds",
        arguments: [SUITCommand.imageMatch, SUITCommand.imageNotMatch]
    )
    func unknownImage(_ command: Int64) throws {
        var digest = try #require(OpenDevice.crypto.makeDigest(.sha512))
        let running = OpenDevice.old
        digest.update(running.span)
        let parameter = ParameterValue.imageDigest(SUITDigest(.sha512, digest.finish()))
        let before = OpenDevice.sequence {
            $0.overrideParameters([parameter])
            $0.command(command, policy: [])
        }
        var device = OpenDevice()
        #expect(StandardInstallTests.refusal(device.update(Self.manifest(before: before))) != nil)
        #expect(device.obtained.isEmpty)

        // Nor of one that nothing is known of.
        let known = OpenDevice.sequence { $0.command(command, policy: []) }
        device = OpenDevice()
        device.stored = DeviceState(components: [ComponentState(name: ComponentIdentifier("app"), content: nil)])
        #expect(StandardInstallTests.refusal(device.update(Self.manifest(before: known))) != nil)
        #expect(device.obtained.isEmpty)
    }

    @Test("image-not-match holds for another image than the one that runs, and image-match does not")
    func otherImage() {
        var device = OpenDevice()
        let differs = OpenDevice.sequence { $0.command(SUITCommand.imageNotMatch, policy: []) }
        let equals = OpenDevice.sequence { $0.command(SUITCommand.imageMatch, policy: []) }
        #expect(StandardInstallTests.refusal(device.update(Self.manifest(before: equals)))?.reason == .resultMismatch)
        #expect(device.update(Self.manifest(before: differs)) == .installed)
    }
}
