import CBOR
import COSE
import DeviceCore
import Eligibility
import Glibc
import PatchFormat
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Installing from files and media")
struct InstallTests {
    static let image = Array("new software".utf8)

    @Test(
        "E3 A3 manifest, descriptor and image in one file are installed without any network",
        arguments: [true, false]
    )
    func oneFile(_ asks: Bool) throws {
        let device = try TestDevice()
        let session = try device.session()
        let file = try device.updateFile(Self.image, asks: asks)
        #expect(try device.install(session, file) == .installed)
        #expect(device.secondary == Self.image)
        #expect(session.state.trial != nil && session.state.sequenceNumber == 5)
        #expect(session.state.unreported?.transfer?.byteCount == 0)
        #expect(device.folder.exists("update.fettle"))
        #expect(try device.folder.read("state/spool/x") == nil)
    }

    @Test("E3 the image comes from a file that is named, or from the folder of a medium", arguments: [true, false])
    func medium(_ isNamed: Bool) throws {
        let device = try TestDevice(isNamed ? "" : "[media]\nfolder=@/usb")
        try device.folder.write(Self.image, to: "usb/images/of/acme/app.bin")
        try device.folder.write(Array("new softwarf".utf8), to: "usb/images/app.bin")
        let session = try device.session()
        let file = try device.updateFile(Self.image, holdsImage: false)
        let images = isNamed ? [device.folder.path + "/usb/images/of/acme/app.bin"] : []
        #expect(try device.install(session, file, images: images) == .installed)
        #expect(device.secondary == Self.image)
    }

    @Test("E3 an image in the file that is not the signed one is not installed")
    func wrongImage() throws {
        let device = try TestDevice()
        let session = try device.session()
        var bytes = try device.envelope(Self.image, descriptor: TestDevice.descriptor())
        let wrong = Array("old softwarf".utf8)
        bytes +=
            UpdateFile.head(format: 0, result: TestDevice.crypto.sha256(Self.image.span), count: wrong.count) + wrong
        try device.folder.write(bytes, to: "update.fettle")
        guard case .postponed = try device.install(session, device.folder.path + "/update.fettle") else {
            Issue.record("not postponed")
            return
        }
        #expect(session.state.trial == nil && session.state.handled == nil)
        #expect(try device.folder.read("state/slots/app.0") == Array("old software".utf8))
    }

    @Test("A1 a file of a stranger is refused before anything in it is looked at")
    func stranger() throws {
        let device = try TestDevice()
        let other = try TestDevice()
        let session = try device.session()
        let file = try other.updateFile(Self.image)
        guard case .refused(let refusal) = try device.install(session, file) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .unauthorised && device.secondary == nil)
    }

    @Test("a file that is no update file is named as such", arguments: [[], [0xFF], [0x81, 0x01, 0x81]] as [[UInt8]])
    func garbage(_ bytes: [UInt8]) throws {
        let device = try TestDevice()
        try device.folder.write(bytes, to: "x")
        #expect(throws: AgentError.self) { _ = try UpdateFileReader.read(device.folder.path + "/x") }
    }

    @Test("E7 of an update that does not fit nothing stays, and a notice says why")
    func ineligible() throws {
        let device = try TestDevice()
        let session = try device.session()
        try device.folder.write("a part", to: "state/spool/00ff")
        let file = try device.updateFile(Self.image, descriptor: TestDevice.descriptor(needs: ["com.example.ready"]))
        guard case .refused(let refusal) = try device.install(session, file) else {
            Issue.record("accepted")
            return
        }
        #expect(refusal.reason == .undecided || refusal.reason == .ineligible)
        #expect(device.secondary == nil && !device.folder.exists("state/spool/00ff"))
        let notice = try #require(device.notice)
        #expect(notice.kind == .refused && notice.edges == refusal.edges && !notice.edges.isEmpty)
        #expect(NoticeText.describe(notice).contains("com.example.ready"))
        #expect(device.folder.exists("state/notice.json"))
        #expect(session.state.unfit?.fingerprint == session.fingerprint)
    }

    @Test("E7 what did not fit is looked at again when the device has changed, and only then")
    func reconsidered() throws {
        let device = try TestDevice()
        let session = try device.session()
        let file = try device.updateFile(Self.image, descriptor: TestDevice.descriptor(needs: ["com.example.ready"]))
        _ = try device.install(session, file)
        try session.beginRun()
        #expect(session.state.handled != nil)
        try device.folder.write("[capability]\nkind=named\nname=com.example.ready\n", to: "etc/characteristics.d/ready")
        try session.beginRun()
        #expect(session.state.handled == nil && session.state.unfit == nil)
        #expect(try device.install(session, file) == .installed)
        #expect(device.notice == nil)
    }

    @Test("rule 7: a rescue is installed though neither the user, nor the hours, nor the verdict would let it")
    func rescue() throws {
        let device = try TestDevice(
            "[eligibility]\nask=file\nprobe=loader\n[download]\nwindow=00:00-00:01",
            component: "memory-map=flash:0x0+0x1000:rx"
        )
        let session = try device.session()
        let descriptor = Descriptor(
            requirements: [
                Requirement(.named, "com.example.gone"),
                Requirement(.memoryRegion, "flash", .region(MemoryRegion(start: 0, length: 16, access: 4))),
            ],
            provides: [.attribute(AttributeCapability(.deployment, "rescue"))]
        ).encoded()
        #expect(try device.install(session, try device.updateFile(Self.image, descriptor: descriptor)) == .installed)
    }

    @Test("a request for a running agent is left, taken once, and kept while it waits")
    func request() throws {
        let folder = TemporaryFolder()
        try folder.write("x", to: "update.fettle")
        let request = try InstallRequest(file: folder.path + "/update.fettle", images: [])
        #expect(InstallRequest.take(from: folder.path) == nil)
        try request.leave(in: folder.path)
        #expect(InstallRequest.isThere(in: folder.path))
        #expect(InstallRequest.take(from: folder.path) == request)
        #expect(InstallRequest.take(from: folder.path) == nil)
        request.wait(in: folder.path)
        #expect(!InstallRequest.isThere(in: folder.path))
        InstallRequest.resume(in: folder.path)
        #expect(InstallRequest.take(from: folder.path) == request)
        try folder.write("relative/path\n", to: "install")
        #expect(InstallRequest.take(from: folder.path) == nil)
        #expect(throws: AgentError.self) { _ = try InstallRequest(file: "/nonexistent", images: []) }
    }
}
