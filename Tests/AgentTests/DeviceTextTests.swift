import Testing

@testable import Agent

@Suite("Texts of the agent")
struct DeviceTextTests {
    @Test(
        "A4 a location without a scheme is relative to where it came from",
        arguments: [
            ("blobs/sha-256/aa", "http://h:1/v1/request", "http://h:1/v1/blobs/sha-256/aa"),
            ("/x", "https://h/v1/request?q=1", "https://h/x"),
            ("http://other/y", "https://h/v1/request", "http://other/y"),
            ("y", "http://h", "http://h/y"),
            ("file:///media/y", "http://h/v1", "file:///media/y"),
        ]
    )
    func resolve(_ location: String, _ base: String, _ expected: String) {
        #expect(DistributorClient.resolve(location, against: base) == expected)
    }

    @Test("JSON escapes what could break a line or a terminal")
    func json() {
        var writer = JSONWriter()
        writer.object {
            $0.key("a\"b")
            $0.value("x\n\u{1B}\u{7F}é")
            $0.key("n")
            $0.array {
                $0.value(UInt64.max)
                $0.value(true)
                $0.null()
            }
        }
        #expect(writer.text == #"{"a\"b":"x\n\u001b\u007fé","n":[18446744073709551615,true,null]}"#)
    }

    @Test("base64url is read strictly")
    func base64() {
        #expect(Base64URL.decode("AQID_-8") == [1, 2, 3, 255, 239])
        #expect(Base64URL.decode("") == [])
        #expect(Base64URL.decode("A+B=") == nil)
    }

    @Test(
        "a UUID is read in its text form alone",
        arguments: ["", "00112233445566778899aabbccddeeff", "0011223x-4455-6677-8899-aabbccddeeff"]
    )
    func uuid(_ text: String) {
        #expect(UUIDText.parse(text) == nil)
    }

    @Test("B2 a health command succeeds, fails or runs out of time, and its slot is quoted")
    func health() {
        #expect(HealthCheck.run("test {slot} = \"it's here\"", slot: "it's here", timeout: 5) == .healthy)
        #expect(HealthCheck.run("exit 3", slot: "", timeout: 5) == .failed("ended with 3"))
        #expect(HealthCheck.run("sleep 30", slot: "", timeout: 1) == .failed("did not end within 1 s"))
    }
}
