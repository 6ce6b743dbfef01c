import CBOR
import DeviceCore
import ImageAnalysis
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Applying remedies")
struct RemedyTests {
    static let image = Array("new software".utf8)
    static let descriptor = TestDevice.descriptor(needs: ["com.example.ready"])
    /// What makes the device eligible, and counts how often it was asked to.
    static let handler =
        "remedy-handler=cat >> @/input; printf '[capability]\\nkind=named\\nname=com.example.ready\\n' > @/etc/characteristics.d/ready"

    @Test("E8 where policy allows the handler makes the device eligible, and the software is judged again")
    func allowed() throws {
        let device = try TestDevice("[eligibility]\nremedies=allow\n" + Self.handler)
        let session = try device.session()
        #expect(
            try device.install(session, try device.updateFile(Self.image, descriptor: Self.descriptor)) == .installed
        )
        let input = String(decoding: try #require(try device.folder.read("input")), as: UTF8.self)
        #expect(input.contains(#""component":"app""#) && input.contains("com.example.ready"))
        #expect(input.contains(#""try":1"#) && !input.contains(#""try":2"#))
    }

    @Test("E8 without the policy no handler runs")
    func off() throws {
        let device = try TestDevice("[eligibility]\n" + Self.handler)
        let session = try device.session()
        _ = try device.install(session, try device.updateFile(Self.image, descriptor: Self.descriptor))
        #expect(!device.folder.exists("input") && device.secondary == nil)
    }

    @Test("E8 a handler that does not help is run a bounded number of times; one that fails, once", arguments: [0, 1])
    func bounded(_ code: Int) throws {
        let device = try TestDevice(
            "[eligibility]\nremedies=allow\nremedy-tries=3\nremedy-handler=echo x >> @/tries; exit \(code)"
        )
        let session = try device.session()
        guard
            case .refused = try device.install(session, try device.updateFile(Self.image, descriptor: Self.descriptor))
        else {
            Issue.record("accepted")
            return
        }
        #expect(try device.folder.read("tries")?.count == (code == 0 ? 6 : 2))
    }

    @Test("E8 the user is asked for remedies, and for the update by itself")
    func asked() throws {
        let device = try TestDevice("[eligibility]\nask=file\nremedies=ask\n" + Self.handler)
        let session = try device.session()
        let file = try device.updateFile(Self.image, descriptor: Self.descriptor)
        guard case .postponed(.awaitingUser, _) = try device.install(session, file) else {
            Issue.record("not asked")
            return
        }
        #expect(device.notice?.kind == .remedies && device.notice?.edges.isEmpty == false)
        #expect(!device.folder.exists("input") && session.state.handled == nil)
        _ = try ConsentCommand(device.configuration, .approve).run()
        guard case .postponed(.awaitingUser, _) = try device.install(session, file) else {
            Issue.record("not asked about the update")
            return
        }
        #expect(device.folder.exists("input") && device.notice?.kind == .question)
        _ = try ConsentCommand(device.configuration, .approve).run()
        #expect(try device.install(session, file) == .installed)
    }

    @Test("E8 who turns remedies down gets the refusal with its reasons")
    func turnedDown() throws {
        let device = try TestDevice("[eligibility]\nask=file\nremedies=ask\n" + Self.handler)
        let session = try device.session()
        let file = try device.updateFile(Self.image, descriptor: Self.descriptor)
        _ = try device.install(session, file)
        _ = try ConsentCommand(device.configuration, .reject).run()
        guard case .refused(let refusal) = try device.install(session, file) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .undecided || refusal.reason == .ineligible)
        #expect(!device.folder.exists("input"))
    }

    @Test("E8 the handler gets names, versions and places, in order; what it installs makes the software eligible")
    func handler() throws {
        let handler =
            "remedies=allow\nremedy-handler=cd @; cat > input; mkdir -p root/usr/lib; cp libextra.so.1 root/usr/lib/\n"
        let device = try TestDevice(RemedySearchTests.index + handler)
        let part = PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1")
        try device.folder.write(
            PackageIndex([PackageSamples.package("libextra1", "2.0", [part])]).encoded(),
            to: "debs.index"
        )
        let options = "-nostdlib -shared -fPIC -Wl,-soname,libextra.so.1"
        guard try Compiler.compile("int f(void) { return 1; }", device.folder, "libextra.so.1", options) else { return }
        let session = try device.session()
        let descriptor = PackageSamples.program(needs: ["libextra.so.1"])
        #expect(try device.install(session, try device.updateFile(Self.image, descriptor: descriptor)) == .installed)
        let input = String(decoding: try #require(try device.folder.read("input")), as: UTF8.self)
        #expect(input.contains(#""remedies":[{"action":"install","name":"libextra1","version":"2.0","source":"pool/"#))
        #expect(input.contains(#""complete":true"#) && input.contains(#""edges":[{"#))
    }

    @Test("E8 who is asked for consent sees what would be done")
    func consent() throws {
        let device = try TestDevice(RemedySearchTests.index + "ask=file\nremedies=ask\nremedy-handler=true\n")
        let part = PackageSamples.library("libextra.so.1", at: "/usr/lib/libextra.so.1")
        try device.folder.write(
            PackageIndex([PackageSamples.package("libextra1", "2.0", [part])]).encoded(),
            to: "debs.index"
        )
        let session = try device.session()
        _ = try device.install(
            session,
            try device.updateFile(Self.image, descriptor: PackageSamples.program(needs: ["libextra.so.1"]))
        )
        #expect(device.notice?.kind == .remedies && device.notice?.remedies.map(\.name) == ["libextra1"])
    }
}
