import AnsweringTestKit
import CBOR
import COSE
import Eligibility
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ImageAnalysis
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("What if")
struct WhatIfTests {
    private static let new = TestImage(release: 2)

    private static func manifest(_ descriptors: [(classID: [UInt8], descriptor: [UInt8]?)]) -> TestManifest {
        TestManifest(descriptors.map { .init(classID: $0.classID, image: new, descriptor: $0.descriptor) })
    }

    private func run(
        _ body: @Sendable (TestSurvey, any TestClientProtocol) async throws -> Void
    ) async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await body(TestSurvey(distributor: distributor), client)
        }
    }

    @Test("B3 who could, who could not and why, and of whom it is not known")
    func everyKind() async throws {
        try await run { survey, client in
            let with = TestSurvey.index(libraries: ["libx.so.1", "liby.so.2"])
            let without = TestSurvey.index(libraries: ["liby.so.2"])
            try await survey.add("a-fits", claims: [], capabilities: TestSurvey.memory(9_000), index: with)
            try await survey.add("a-lacks", claims: [], capabilities: TestSurvey.memory(9_000), index: without)
            try await survey.add("a-silent")
            try await survey.add("a-blind", claims: [], capabilities: TestSurvey.memory(9_000))
            for (id, memory) in [("b-large", Int64(6_000)), ("b-small", 2_000), ("b-tiny", 1_000)] {
                let set = TestSurvey.memory(memory)
                try await survey.add(id, classID: TestManifest.classB, claims: [], capabilities: set)
            }
            try await survey.add("c-other", classID: TestManifest.classC, claims: [])
            try await survey.add("d-none", component: "radio", claims: [])
            let manifest = Self.manifest([
                (TestManifest.classA, TestSurvey.program(needs: ["libx.so.1"], memory: 4_000)),
                (TestManifest.classB, TestSurvey.program(memory: 4_000)),
            ])
            let response = try await survey.ask(client, manifest)
            #expect(response.status == .ok, "\(String(buffer: response.body))")
            let view = try response.json(WhatIfView.self)
            #expect(view.devices == 9)
            #expect(view.inventories == 8)
            #expect(Set(view.could.flatMap(\.devices)) == ["a-fits", "b-large"])
            #expect(view.could.map(\.count) == [1, 1])
            #expect(view.notConcerned == 1)
            let reasons = Dictionary(uniqueKeysWithValues: view.couldNot.map { ($0.devices, $0) })
            let lacks = try #require(reasons[["a-lacks"]])
            #expect(lacks.code == "edge")
            #expect(lacks.component == "app")
            #expect(lacks.reason.contains("libx.so.1"))
            let small = try #require(reasons[["b-small", "b-tiny"]])
            #expect(small.count == 2)
            #expect(small.found.count == 2)
            #expect(small.remedies == [WhatIfView.Remedy(actions: ["more memory (ram)"], count: 2)])
            #expect(lacks.remedies.isEmpty)
            #expect(reasons[["c-other"]]?.code == "no-variant")
            let unknown = Dictionary(uniqueKeysWithValues: view.undecided.map { ($0.devices, $0) })
            #expect(unknown[["a-silent"]]?.code == "no-inventory")
            #expect(unknown[["a-blind"]]?.code == "edge")
            #expect(unknown.count == 2)
        }
    }

    @Test("B3 a device that has only one of a manifest's components is judged by that one")
    func oneOfTwoComponents() async throws {
        try await run { survey, client in
            let memory = TestSurvey.memory(9_000)
            try await survey.add("app-alone", claims: [], capabilities: memory)
            try await survey.add(
                "radio-alone",
                classID: TestManifest.classB,
                component: "radio",
                claims: [],
                capabilities: memory
            )
            var manifest = Self.manifest([(TestManifest.classA, TestSurvey.program(memory: 4_000))])
            manifest.components.append(
                (
                    "radio",
                    [
                        .init(
                            classID: TestManifest.classB,
                            image: Self.new,
                            descriptor: TestSurvey.program(memory: 5_000)
                        )
                    ]
                )
            )
            manifest.expires = 4_102_444_800
            let view = try await survey.ask(client, manifest).json(WhatIfView.self)
            #expect(Set(view.could.flatMap(\.devices)) == ["app-alone", "radio-alone"])
            #expect(view.couldNot.isEmpty)
            #expect(view.undecided.isEmpty)
        }
    }

    @Test("B3 E5 a library that installed programs need is judged by what they need")
    func upperLayer() async throws {
        try await run { survey, client in
            let programs: [(path: Text, needs: [Text])] = [("/usr/bin/player", ["libx.so.1"])]
            let index = TestSurvey.index(libraries: ["libx.so.1"], programs: programs)
            try await survey.add("knows", claims: [], index: index)
            try await survey.add("hides", claims: [], index: index, hasUpper: false)
            try await survey.add("empty", claims: [], index: TestSurvey.index(libraries: ["libx.so.1"]))
            let same = Self.manifest([(TestManifest.classA, TestSurvey.library("libx.so.1", version: "V_1"))])
            let first = try await survey.ask(client, same).json(WhatIfView.self)
            #expect(Set(first.could.flatMap(\.devices)) == ["knows", "empty"])
            #expect(first.undecided.map(\.devices) == [["hides"]])
            // In the place of the library comes one that the program cannot use.
            let other = Self.manifest([(TestManifest.classA, TestSurvey.library("libx.so.1", version: "V_2"))])
            let second = try await survey.ask(client, other).json(WhatIfView.self)
            #expect(second.could.map(\.devices) == [["empty"]])
            let broken = try #require(second.couldNot.first)
            #expect(broken.devices == ["knows"])
            #expect(broken.reason.contains("/usr/bin/player"), "\(broken.reason)")
            #expect(second.undecided.map(\.devices) == [["hides"]])
        }
    }

    @Test("B3 a program is judged at the path at which the device says that it stands")
    func installPath() async throws {
        try await run { survey, client in
            let index = TestSurvey.index(libraries: ["libx.so.1"])
            for (id, path) in [("beside", "/usr/lib64/libown.so"), ("apart", "/opt/libown.so")] {
                let claim = ComponentClaims.Claim(label: SUIT.Characteristic.installPath, value: .text(Text(path)))
                try await survey.add(id, claims: [claim], index: index)
            }
            let manifest = Self.manifest([(TestManifest.classA, TestSurvey.library("libx.so.1", version: "V_1"))])
            let view = try await survey.ask(client, manifest).json(WhatIfView.self)
            // Two places are two kinds, though the devices have the same software.
            #expect(view.evaluations == 2)
            #expect(view.could.map(\.count) == [2])
        }
    }

    @Test("B3 the number of verdicts is that of the kinds of device, however many devices there are")
    func grouping() async throws {
        try await run { survey, client in
            let indices = (0..<4).map { number in
                TestSurvey.index(libraries: [number % 2 == 0 ? "libx.so.1" : "libz.so.1", Text("liby.so.\(number)")])
            }
            for number in 0..<100 {
                // What nobody asks about, such as free storage, makes no kind of its own.
                var set = TestSurvey.memory(Int64(1_000 * (1 + number % 5)))
                set.capabilities.append(.attribute(AttributeCapability(.storage, "", .number(Int64(number)))))
                try await survey.add("device-\(number)", claims: [], capabilities: set, index: indices[number % 4])
            }
            let descriptor = TestSurvey.program(needs: ["libx.so.1"], memory: 3_000)
            let manifest = Self.manifest([(TestManifest.classA, descriptor)])
            let view = try await survey.ask(client, manifest, parameters: "?devices=2").json(WhatIfView.self)
            #expect(view.devices == 100)
            // Four kinds of software, and five sizes of memory, which only are compared.
            #expect(view.evaluations == 4 + 5)
            #expect(view.could.map(\.count) == [30])
            #expect(view.could.map(\.devices.count) == [2])
            #expect(view.couldNot.reduce(0) { $0 + $1.count } == 70)
        }
    }

    @Test("B3 E8 packages on offer that would make devices eligible are named, and how many devices")
    func remedies() async throws {
        try await run { survey, client in
            for id in ["one", "two"] {
                try await survey.add(id, claims: [], index: TestSurvey.index(libraries: ["liby.so.2"]))
            }
            let descriptor = TestSurvey.program(needs: ["libx.so.1"])
            let manifest = Self.manifest([(TestManifest.classA, descriptor)])
            let body = WhatIfBody.encode(
                envelope: try manifest.envelope(by: survey.distributor.author),
                descriptors: [descriptor],
                packages: [TestSurvey.packages(offering: "libx.so.1")]
            )
            let response = try await survey.distributor.send(client, .post, "/v1/what-if", bytes: body)
            #expect(response.status == .ok, "\(String(buffer: response.body))")
            let reason = try #require(try response.json(WhatIfView.self).couldNot.first)
            #expect(reason.remedies == [WhatIfView.Remedy(actions: ["install libx1 1.0"], count: 2)])
        }
    }

    @Test("B3 E6 what tables deny no device could take, and what the maker of devices allows counts as met")
    func tables() async throws {
        try await run { survey, client in
            for id in ["one", "two"] {
                try await survey.add(id, claims: [], index: TestSurvey.index(libraries: ["liby.so.2"]))
            }
            let descriptor = TestSurvey.program(needs: ["libx.so.1"])
            let manifest = Self.manifest([(TestManifest.classA, descriptor)])
            func ask(_ kind: TableRule.Kind, _ side: TableSide) async throws -> WhatIfView {
                let rule = TableRule(
                    kind,
                    side: .lower,
                    reason: "for the test",
                    software: SoftwareMatch(digest: Self.digest(of: descriptor)),
                    needs: kind == .allow ? [EdgeMatch(.sharedLibrary, subject: "libx.so.1")] : []
                )
                let table = CompatibilityTable(issuer: "Acme", number: 1, rules: [rule])
                let body = WhatIfBody.encode(
                    envelope: try manifest.envelope(by: survey.distributor.author),
                    descriptors: [descriptor],
                    tables: [TrustedTable(table, authorities: [TableAuthority(side)])]
                )
                let response = try await survey.distributor.send(client, .post, "/v1/what-if", bytes: body)
                #expect(response.status == .ok, "\(String(buffer: response.body))")
                return try response.json(WhatIfView.self)
            }
            #expect(try await ask(.allow, .lower).could.map(\.count) == [2])
            #expect(try await ask(.allow, .new).couldNot.map(\.count) == [2])
            let denied = try #require(try await ask(.deny, .new).couldNot.first)
            #expect(denied.count == 2 && denied.edges.contains { $0.contains("Acme") })
        }
    }

    @Test(
        "B3 E6 a question with a table that cannot be read is refused",
        arguments: [[0x80], [0x81, 0x80], [0x81, 0x82, 0x41, 0, 0x81, 0]]
    )
    func malformedTables(_ bytes: [UInt8]) async throws {
        try await run { survey, client in
            // Map of 3: the envelope, no descriptors, tables.
            var body: [UInt8] = [0xA3, 0x01, 0x41, 0x00, 0x02, 0x80, 0x04]
            body += bytes == [0x80] ? [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] : bytes
            let response = try await survey.distributor.send(client, .post, "/v1/what-if", bytes: body)
            #expect(response.status == .badRequest)
        }
    }

    private static func digest(of bytes: [UInt8]) -> [UInt8] { SwiftCryptoProvider().sha256(bytes.span) }

    @Test("B3 a component alone, and devices of a query alone")
    func restrictions() async throws {
        try await run { survey, client in
            try await survey.add("one", claims: [])
            try await survey.add("two", claims: [])
            let manifest = Self.manifest([(TestManifest.classA, nil)])
            let all = try await survey.ask(client, manifest, parameters: "?component=app").json(WhatIfView.self)
            #expect(all.could.map(\.count) == [2])
            let wrong = try await survey.ask(client, manifest, parameters: "?component=radio")
            #expect(wrong.status == .badRequest)
            let query = try await survey.ask(client, manifest, parameters: "?query=id%20%3D%20%22two%22&devices=1")
            #expect(query.status == .ok, "\(String(buffer: query.body))")
            #expect(try query.json(WhatIfView.self).could.map(\.devices) == [["two"]])
            #expect(try await survey.ask(client, manifest, parameters: "?devices=x").status == .badRequest)
            #expect(try await survey.ask(client, manifest, parameters: "?query=%29").status == .badRequest)
        }
    }

    @Test("B3 conditions that the inventory does not speak of leave it open, those that it does decide")
    func conditions() async throws {
        try await run { survey, client in
            let running = ComponentClaims.Claim(
                label: SUITParameter.imageDigest,
                value: .digest(ProtocolDigest(bytes: Self.new.digest.bytes))
            )
            try await survey.add("runs", claims: [running])
            try await survey.add("waits", claims: [])
            let manifest = Self.manifest([(TestManifest.classA, nil)])
            let view = try await survey.ask(client, manifest).json(WhatIfView.self)
            #expect(view.current == 1)
            #expect(view.could.map(\.devices) == [["waits"]])
        }
    }

    @Test("B3 without the descriptor nothing is known; from the blob store it counts like one in the question")
    func descriptors() async throws {
        try await run { survey, client in
            try await survey.add("one", claims: [], capabilities: TestSurvey.memory(9_000))
            let descriptor = TestSurvey.program(memory: 4_000)
            let manifest = Self.manifest([(TestManifest.classA, descriptor)])
            let blind = try await survey.ask(client, manifest, withDescriptors: false).json(WhatIfView.self)
            #expect(blind.undecided.map(\.code) == ["no-descriptor"])
            let digest = ContentDigest.sha256(descriptor).hex
            _ = try await survey.distributor.send(client, .put, "/v1/blobs/sha-256/\(digest)", bytes: descriptor)
            let seeing = try await survey.ask(client, manifest, withDescriptors: false).json(WhatIfView.self)
            #expect(seeing.could.map(\.devices) == [["one"]])
        }
    }

    @Test("B3 only operators ask, and only about manifests of accepted authors")
    func refusals() async throws {
        try await run { survey, client in
            let manifest = Self.manifest([(TestManifest.classA, nil)])
            let foreign = try manifest.envelope(by: .generate(.p256))
            let body = WhatIfBody.encode(envelope: foreign, descriptors: [])
            let stranger = try await survey.distributor.send(client, .post, "/v1/what-if", bytes: body)
            #expect(stranger.status == .forbidden)
            let open = try await client.post("/v1/what-if", body)
            #expect(open.status == .unauthorized)
            for bytes in Self.noQuestions {
                let response = try await survey.distributor.send(client, .post, "/v1/what-if", bytes: bytes)
                #expect(response.status == .badRequest)
            }
        }
    }

    private static let noQuestions: [[UInt8]] = [[], [0xA0], [0xA1, 0x01, 0x40], [0xA1, 0x02, 0x80], [0xFF]]
}
