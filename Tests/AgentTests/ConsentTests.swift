import CBOR
import DeviceCore
import Eligibility
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Asking the user")
struct ConsentTests {
    static let image = Array("new software".utf8)

    private func update(_ settings: String) throws -> (TestDevice, AgentSession, String) {
        let device = try TestDevice(settings)
        return (device, try device.session(), try device.updateFile(Self.image))
    }

    @Test("E3 nothing is installed before the user has agreed, and the device says what it asks")
    func approve() throws {
        let (device, session, file) = try update("[eligibility]\nask=file")
        #expect(try device.install(session, file) == .postponed(.awaitingUser, "a user of the device has to agree"))
        let notice = try #require(device.notice)
        #expect(notice.isQuestion && notice.changes == [.init(component: "app", version: "2.0", size: 12)])
        #expect(NoticeText.describe(notice).contains("fettle-agent approve"))
        #expect(device.secondary == nil && session.state.handled == nil)
        #expect(try ConsentCommand(device.configuration, .approve).run() == .success)
        #expect(NoticeBoard(folder: device.state).hasDecision)
        #expect(try device.install(session, file) == .installed)
        #expect(device.notice == nil && !NoticeBoard(folder: device.state).hasDecision)
    }

    @Test("E3 who has agreed is not asked again where the payload cannot be had yet")
    func approvedOffline() throws {
        let device = try TestDevice("[eligibility]\nask=file")
        let session = try device.session()
        let file = try device.updateFile(Self.image, holdsImage: false)
        _ = try device.install(session, file)
        _ = try ConsentCommand(device.configuration, .approve).run()
        for _ in 0..<2 {
            guard case .postponed(let reason, _) = try device.install(session, file) else {
                Issue.record("not put off")
                return
            }
            #expect(reason == .operationFailed && device.notice == nil)
        }
        #expect(try device.install(session, try device.updateFile(Self.image)) == .installed)
        #expect(!NoticeBoard(folder: device.state).hasDecision)
    }

    @Test("E3 what the user turns down is dealt with, and reported")
    func reject() throws {
        let (device, session, file) = try update("[eligibility]\nask=file")
        _ = try device.install(session, file)
        #expect(try ConsentCommand(device.configuration, .reject).run() == .success)
        guard case .refused(let refusal) = try device.install(session, file) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .rejectedByUser && session.state.handled != nil)
        #expect(session.state.unreported?.reason == .rejectedByUser)
        #expect(device.notice?.kind == .refused)
    }

    @Test(
        "E3 an answer counts for the question that was asked, and for no other",
        arguments: ["approve 00", "approve", "yes", ""]
    )
    func otherQuestion(_ text: String) throws {
        let (device, session, file) = try update("[eligibility]\nask=file")
        try device.folder.write(text, to: "state/decision")
        guard case .postponed(.awaitingUser, _) = try device.install(session, file) else {
            Issue.record("not asked")
            return
        }
    }

    @Test("without a question there is nothing to answer")
    func nothing() throws {
        let device = try TestDevice()
        #expect(throws: AgentError.self) { _ = try ConsentCommand(device.configuration, .approve).run() }
    }

    @Test("E3 a command is asked with the question as JSON; its exit code is the answer")
    func command() throws {
        let (device, session, file) = try update("[eligibility]\nask=command\nask-command=cat > @/asked; exit 0")
        #expect(try device.install(session, file) == .installed)
        let asked = String(decoding: try #require(try device.folder.read("asked")), as: UTF8.self)
        #expect(asked.contains(#""kind":"question""#) && asked.contains(#""version":"2.0""#))
        #expect(!device.folder.exists("state/input.json"))
    }

    @Test("E3 a command that says no turns down; one that cannot say leaves the question open", arguments: [1, 2, 127])
    func commandSaysNo(_ code: Int) throws {
        let (device, session, file) = try update("[eligibility]\nask=command\nask-command=exit \(code)")
        switch try device.install(session, file) {
        case .refused(let refusal): #expect(code == 1 && refusal.reason == .rejectedByUser)
        case .postponed(let reason, _): #expect(code != 1 && reason == .awaitingUser && device.notice != nil)
        default: Issue.record("installed")
        }
    }

    @Test(
        "E3 a question that nobody answers is decided by the policy, after its time",
        arguments: ["wait", "approve", "reject"]
    )
    func timeout(_ policy: String) throws {
        let folder = TemporaryFolder()
        var settings = EligibilityPolicy()
        settings.ask = .file
        settings.askTimeout = 100
        settings.timeoutPolicy = try #require(EligibilityPolicy.Timeout(rawValue: policy))
        var notice = Notice(kind: .question, manifest: [1])
        notice.question = [1, 2]
        func ask(at now: UInt64?) -> Permission {
            UserConsent(policy: settings, board: NoticeBoard(folder: folder.path), log: Log(json: false), now: now)
                .ask(notice)
        }
        let open = Permission.wait(.awaitingUser, "a user of the device has to agree")
        #expect(ask(at: 1_800_000_000) == open)
        #expect(ask(at: nil) == open)
        #expect(ask(at: 1_800_000_099) == open)
        switch (policy, ask(at: 1_800_000_100)) {
        case ("wait", open), ("approve", .granted): break
        case ("reject", .denied(let reason, _)): #expect(reason == .rejectedByUser)
        case (_, let permission): Issue.record("\(permission)")
        }
    }

    @Test("E3 the download waits for its hours; what is here already does not")
    func window() throws {
        // A span of a minute that is never now.
        let second = DownloadHours.secondOfDay(UInt64(1_800_000_000))
        #expect(second < DailyWindow.day)
        let hour = (DownloadHours.secondOfDay(LinuxClock.now) / 3_600 + 12) % 24
        let span = hour < 10 ? "0\(hour):00-0\(hour):01" : "\(hour):00-\(hour):01"
        let (device, session, file) = try update("[download]\nwindow=\(span)")
        let bare = try device.updateFile(Self.image, holdsImage: false)
        guard case .postponed(.awaitingWindow, _) = try device.install(session, bare) else {
            Issue.record("not put off")
            return
        }
        let notice = try #require(device.notice)
        #expect(notice.kind == .window && notice.until > LinuxClock.now)
        #expect(NoticeText.describe(notice).contains("waiting"))
        _ = try device.updateFile(Self.image)
        #expect(try device.install(session, file) == .installed)
        #expect(device.notice == nil)
    }

    @Test("a device that does not know the time does not wait for hours")
    func noClock() {
        let windows = [DailyWindow("00:00-00:01")!]
        #expect(DownloadHours(windows: windows, now: nil).wait == 0)
        #expect(DownloadHours(windows: [], now: 1_800_000_000).wait == 0)
    }

    @Test("a notice is read back as it was; a damaged one is none")
    func coding() throws {
        var notice = Notice(kind: .refused, manifest: [1, 2, 3])
        notice.since = 5
        notice.until = 6
        notice.reason = 7
        notice.detail = "détail"
        notice.changes = [.init(component: "a", version: "1", size: 9)]
        notice.edges = [ReportedEdge(side: 1, kind: 5, subject: "s", needed: "n", found: "f")]
        notice.remedies = [
            RemedyAction(.installPackage, name: "x", version: "1", digest: [UInt8](repeating: 4, count: 32))
        ]
        notice.isRemedied = true
        notice.rulings = ["allowed"]
        let bytes = notice.encoded
        #expect(try Notice(decoding: bytes.span) == notice)
        for count in bytes.indices {
            let prefix = [UInt8](bytes[..<count])
            #expect(throws: CBORError.self) { _ = try Notice(decoding: prefix.span) }
        }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0xFF
            _ = try? Notice(decoding: changed.span)
        }
    }

    @Test(
        "a download is kept to its rate",
        arguments: [(0, 5_000, 0, 0), (1_000, 5_000, 4_500, 500), (1_000, 5_000, 6_000, 0), (10, 1 << 40, 0, 1_000)]
            as [(UInt64, UInt64, UInt64, UInt64)]
    )
    func pace(_ limit: UInt64, _ count: UInt64, _ passed: UInt64, _ delay: UInt64) {
        #expect(DownloadPace(limit).delay(afterBytes: count, passed: passed) == delay)
    }
}
