import Eligibility
import Glibc
import Testing

@testable import Agent

@Suite("Configuration of the agent")
struct ConfigurationTests {
    static let valid = """
        [device]
        id=urn:uuid:1
        state-dir=/var/lib/fettle
        machine=aarch64
        [server]
        url=https://updates.example.com/
        [component.app]
        vendor-id=00112233-4455-6677-8899-aabbccddeeff
        class-id=ffeeddcc-bbaa-9988-7766-554433221100
        """

    private func read(_ text: String) throws(ConfigurationError) -> AgentConfiguration {
        var template = Array("/tmp/fettle-conf-XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
        let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { unlink(path) }
        var copy = text
        copy.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        return try AgentConfiguration(path: path)
    }

    @Test("a valid configuration is read, with what is standard")
    func valid() throws {
        let configuration = try read(Self.valid)
        #expect(configuration.server == "https://updates.example.com")
        #expect(configuration.root == "/")
        #expect(configuration.pollInterval == 300)
        #expect(configuration.machine.number == 183)
        #expect(configuration.components[0].slots[1] == "/var/lib/fettle/slots/app.1")
        #expect(configuration.components[0].vendorIdentifier[0] == 0x00)
        #expect(configuration.components[0].classIdentifier[15] == 0x00)
    }

    @Test(
        "a mistake is named with its line",
        arguments: [
            ("id=urn:uuid:1", "idd=urn:uuid:1", 2, "unknown key"),
            ("[server]", "[serwer]", 6, "unknown section"),
            ("url=https://updates.example.com/", "url=gopher://x", 6, "no scheme that works"),
            ("vendor-id=00112233-4455-6677-8899-aabbccddeeff", "vendor-id=12", 8, "expected a UUID"),
            ("machine=aarch64", "machine=pdp11", 4, "not known"),
            ("id=urn:uuid:1", "", 0, "lacks id"),
            ("[component.app]", "[component.../../etc]", 0, "no component name"),
        ]
    )
    func mistakes(_ old: String, _ new: String, _ line: Int, _ message: String) {
        var lines = Self.valid.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let index = lines.firstIndex(of: old) { lines[index] = new }
        do throws(ConfigurationError) {
            _ = try read(lines.joined(separator: "\n"))
            Issue.record("accepted")
        } catch {
            #expect(error.line == line)
            #expect(error.message.contains(message))
        }
    }

    @Test("the files of decryption keys are separated by blanks; without them there are none")
    func decryptionKeys() throws {
        let text = Self.valid + "\n[keyring]\ndecryption-keys=/etc/fettle/a.key  /etc/fettle/b.sym.hex\n"
        #expect(try read(text).decryptionKeyFiles == ["/etc/fettle/a.key", "/etc/fettle/b.sym.hex"])
        #expect(try read(Self.valid).decryptionKeyFiles.isEmpty)
    }

    @Test(
        "a secret is read from hexadecimal digits with white space around them",
        arguments: [
            ("00ff10\n", [0x00, 0xFF, 0x10]), (" \tAbCd ", [0xAB, 0xCD]), ("", []), ("0", nil), ("0g", nil),
            ("00 11", nil), ("0x00", nil),
        ] as [(String, [UInt8]?)]
    )
    func hexadecimal(_ text: String, _ bytes: [UInt8]?) {
        #expect(Hexadecimal.bytes(Array(text.utf8)) == bytes)
    }

    @Test("a configuration that is not there is an error that says so")
    func missing() {
        do throws(ConfigurationError) {
            _ = try AgentConfiguration(path: "/nonexistent/agent.conf")
            Issue.record("accepted")
        } catch {
            #expect(error.message.contains("no such file"))
        }
    }
}
