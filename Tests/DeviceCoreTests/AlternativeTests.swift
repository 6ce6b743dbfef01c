import CBOR
import DeviceCore
import SUIT
import Testing
import UpdateProtocol

/// What one alternative of a try-each has done must not count for the next.
@Suite("Alternatives that fail")
struct AlternativeTests {
    static let first = Array("image one".utf8)
    static let second = Array("image two two".utf8)

    /// A fetch of `image`; with a condition that fails after it, where `fails` says so.
    private static func fetch(_ image: [UInt8], isAsked: Bool, fails: Bool) -> SequenceEncoder {
        OpenDevice.sequence {
            let definition = RequestDefinition(entries: [.init(component: 0, labels: [2])])
            $0.overrideParameters(
                OpenDevice.result(image) + [.uri("http://127.0.0.1/"), .version(.greater, [7])]
                    + (isAsked ? [.requestDefinition(definition)] : [])
            )
            $0.command(SUITCommand.fetch, policy: [])
            if fails { $0.command(SUITCommand.version, policy: []) }
        }
    }

    @Test(
        "rule 1 the image of an alternative that failed is not installed in place of the next one's",
        arguments: [true, false]
    )
    func image(_ isAsked: Bool) {
        var manifest = OpenDevice.manifest(Self.first)
        let fetch = OpenDevice.sequence {
            $0.tryEach(
                [
                    Self.fetch(Self.first, isAsked: isAsked, fails: true),
                    Self.fetch(Self.second, isAsked: isAsked, fails: false),
                ],
                orNothing: false
            )
        }
        manifest.sections = [(.payloadFetch, fetch)]
        var device = OpenDevice()
        #expect(device.update(manifest) == .installed)
        #expect(device.obtained == [Self.first, Self.second].map { OpenDevice.digest($0).bytes })
        #expect(device.bootDigest == OpenDevice.digest(Self.second).bytes)
    }

    @Test("rule 1 what runs stays, where an alternative failed and the next one wants what runs")
    func current() {
        var manifest = OpenDevice.manifest(Self.first)
        let fetch = OpenDevice.sequence {
            $0.tryEach(
                [
                    Self.fetch(Self.first, isAsked: false, fails: true),
                    Self.fetch(OpenDevice.old, isAsked: false, fails: false),
                ],
                orNothing: false
            )
        }
        let check = OpenDevice.sequence {
            $0.overrideParameters(OpenDevice.result(OpenDevice.old))
            $0.command(SUITCommand.imageMatch, policy: [])
        }
        manifest.sections = [(.payloadFetch, fetch), (.install, check), (.validate, check)]
        var device = OpenDevice()
        #expect(device.update(manifest) == .current)
        #expect(device.bootDigest == OpenDevice.digest(OpenDevice.old).bytes)
        #expect(device.stored.trial == nil)
    }

    @Test("an image that the manifest does not want at its end is not installed")
    func abandoned() {
        var manifest = OpenDevice.manifest(Self.first)
        let change = OpenDevice.sequence { $0.overrideParameters(OpenDevice.result(Self.second)) }
        manifest.sections = [(.payloadFetch, OpenDevice.fetch), (.install, change)]
        var device = OpenDevice()
        #expect(StandardInstallTests.refusal(device.update(manifest))?.reason == .operationFailed)
        #expect(device.bootDigest == OpenDevice.digest(OpenDevice.old).bytes)
    }

    @Test("E5 each alternative's descriptor is fetched and judged, and the version is the one of the last")
    func descriptor() {
        let descriptors: [[UInt8]] = [[0xA1, 1, 1], [0xA1, 1, 2]]
        func alternative(_ number: Int, _ image: [UInt8]) -> SequenceEncoder {
            OpenDevice.sequence {
                let descriptor = descriptors[number]
                let reference = DescriptorReference(
                    digest: OpenDevice.digest(descriptor),
                    size: UInt64(descriptor.count),
                    uri: number == 0 ? "first" : "second"
                )
                $0.overrideParameters(
                    OpenDevice.result(image) + [
                        .uri("app.bin"), .descriptor(reference), .version(number == 0 ? .greater : .lesser, [7]),
                    ]
                )
                $0.command(SUITCommand.eligible, policy: [])
                $0.command(SUITCommand.version, policy: [])
                $0.command(SUITCommand.fetch, policy: [])
            }
        }
        var manifest = OpenDevice.manifest(Self.first)
        let fetch = OpenDevice.sequence {
            $0.tryEach([alternative(0, Self.first), alternative(1, Self.second)], orNothing: false)
        }
        let again = OpenDevice.sequence {
            // The shared sequence has set the first image's again.
            $0.overrideParameters(OpenDevice.result(Self.second))
            $0.command(SUITCommand.eligible, policy: [])
        }
        manifest.sections = [(.payloadFetch, fetch), (.install, again)]
        var device = OpenDevice()
        device.descriptors = ["first": descriptors[0], "second": descriptors[1]]
        device.versions = [descriptors[0]: "8.0", descriptors[1]: "9.0"]
        #expect(device.update(manifest) == .installed)
        // The last one is at hand for the section that asks again.
        #expect(device.judged == [descriptors[0], descriptors[1], descriptors[1]])
        #expect(device.stored.running(ComponentIdentifier("app"))?.version == "9.0")
    }
}
