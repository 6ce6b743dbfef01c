import CBOR
import HTTPOrigin
import HTTPServing
import HTTPTypes
import Store
import Testing
import UpdateProtocol

@testable import Gateway

@Suite("Known answers")
struct AnswerBookTests {
    private func request(_ claims: [ComponentClaims.Claim], nonce: [UInt8]? = nil) -> UpdateRequest {
        UpdateRequest(
            nonce: nonce,
            claims: [ComponentClaims(component: [Array("app".utf8)], claims: claims)],
            manifest: ManifestReference(
                uri: Text("https://example.com/v1/request"),
                digest: ProtocolDigest(bytes: [UInt8](repeating: 7, count: 32))
            ),
            formats: [1, 2]
        )
    }

    @Test("S26 of 10^5 pairs that differ in one characteristic no two share an answer; the nonce makes no difference")
    func keys() {
        var source = SeededSource(26)
        var keys: Set<ContentDigest> = []
        var requests: Set<[UInt8]> = []
        var pairs = 0
        while pairs < 100_000 {
            var claims = (0..<2).map { label in
                ComponentClaims.Claim(label: Int64(label + 1), value: value(&source))
            }
            let first = request(claims)
            let index = Int.random(in: 0..<claims.count, using: &source)
            let changed = change(claims[index].value, &source)
            guard changed != claims[index].value else { continue }
            claims[index] = ComponentClaims.Claim(label: claims[index].label, value: changed)
            let second = request(claims)
            let firstKey = AnswerKey(first, tenant: "a")
            let secondKey = AnswerKey(second, tenant: "a")
            if firstKey == secondKey { Issue.record("\(first) and \(second) share an answer") }
            keys.formUnion([firstKey.digest, secondKey.digest])
            requests.formUnion([first.encoded, second.encoded])
            pairs += 1
        }
        // As many answers as there are different requests among all of them.
        #expect(keys.count == requests.count && keys.count > 100_000)
        let plain = request([])
        #expect(AnswerKey(plain, tenant: "a") == AnswerKey(request([], nonce: [UInt8](0..<16)), tenant: "a"))
        #expect(AnswerKey(plain, tenant: "a") != AnswerKey(plain, tenant: "b"))
    }

    private func value(_ source: inout SeededSource) -> ClaimValue {
        switch Int.random(in: 0..<5, using: &source) {
        case 0: .integer(Int64.random(in: -1_000...1_000, using: &source))
        case 1: .text(Text("v\(Int.random(in: 0..<1_000, using: &source))"))
        case 2: .bytes((0..<16).map { _ in UInt8.random(in: 0...255, using: &source) })
        case 3: .version([1, Int64.random(in: 0..<100, using: &source), 0])
        default: .flags(UInt64.random(in: 0..<1 << 20, using: &source))
        }
    }

    /// The smallest change there is.
    private func change(_ value: ClaimValue, _ source: inout SeededSource) -> ClaimValue {
        switch value {
        case .integer(let number): .integer(number + 1)
        case .text(let text): .text(Text(text.string + "0"))
        case .bytes(var bytes):
            {
                bytes[Int.random(in: 0..<bytes.count, using: &source)] ^= 1 << UInt8.random(in: 0..<8, using: &source)
                return .bytes(bytes)
            }()
        case .version(let numbers): .version(numbers + [0])
        case .flags(let flags): .flags(flags ^ 1 << UInt64.random(in: 0..<20, using: &source))
        default: value
        }
    }

    @Test("An answer is fresh for its age, then stale, then unknown; a clock that was set back makes it stale")
    func ages() {
        var book = AnswerBook(byteLimit: 1 << 20, staleSeconds: 100)
        let key = AnswerKey(.number(1))
        let answer = KnownAnswer(bytes: [1], manifest: .number(2), learnedAt: 1_000, freshUntil: 1_060)
        _ = book.learn(key, answer)
        let value1 = book.find(key, at: 1_059)
        #expect(value1 == .fresh(answer))
        let value2 = book.find(key, at: 1_060)
        #expect(value2 == .stale(answer))
        let value3 = book.find(key, at: 1_160)
        #expect(value3 == .stale(answer))
        let value4 = book.find(key, at: 1_161)
        #expect(value4 == .unknown)
        let value5 = book.find(key, at: 500)
        #expect(value5 == .stale(answer))
        let value6 = book.find(AnswerKey(.number(3)), at: 1_000)
        #expect(value6 == .unknown)
    }

    @Test("Answers are bounded in bytes; those that were used least go")
    func bounds() {
        var book = AnswerBook(byteLimit: 10_000, staleSeconds: 100)
        var gone: Set<ContentDigest> = []
        for number in 0..<100 {
            let answer = KnownAnswer(
                bytes: [UInt8](repeating: 0, count: 744),
                manifest: .number(0),
                learnedAt: 0,
                freshUntil: 10
            )
            for key in book.learn(AnswerKey(.number(number)), answer) { gone.insert(key.digest) }
            #expect(book.bytes <= 10_000)
            _ = book.find(AnswerKey(.number(0)), at: 0)
        }
        #expect(!gone.contains(.number(0)) && book.count + gone.count == 100)
        let large = KnownAnswer(
            bytes: [UInt8](repeating: 0, count: 6_000),
            manifest: .number(0),
            learnedAt: 0,
            freshUntil: 1
        )
        _ = book.learn(AnswerKey(.number(500)), large)
        let value7 = book.find(AnswerKey(.number(500)), at: 0)
        #expect(value7 == .unknown)
    }

    @Test("The gateway's location comes first, the others stay behind it, the rest of the answer as it is")
    func rewriting() throws {
        let digest = ContentDigest.number(5)
        let other = UpdateAnswer.Entry(component: 1, outcome: .inline(format: 1, payload: [1, 2]))
        let answer = UpdateAnswer(entries: [
            UpdateAnswer.Entry(
                component: 0,
                outcome: .located(
                    format: 2,
                    digest: ProtocolDigest(bytes: digest.bytes),
                    size: 99,
                    uris: [Text("blobs/sha-256/\(digest.hex)"), Text("https://cdn.example/x"), Text("coap://dev/y")]
                )
            ), other,
        ])
        let base = try OriginURL(parsing: "http://up.example:80/v1/request")
        let (rewritten, payloads) = AnswerRewriting.rewrite(answer, base: base)
        guard case .located(2, _, 99, let uris)? = rewritten[0] else {
            Issue.record("\(rewritten)")
            return
        }
        #expect(
            uris.map(\.string) == [
                "blobs/sha-256/\(digest.hex)", "http://up.example/v1/blobs/sha-256/\(digest.hex)",
                "https://cdn.example/x", "coap://dev/y",
            ]
        )
        #expect(rewritten.entries[1] == other)
        #expect(payloads.map(\.digest) == [digest] && payloads[0].urls.count == 2 && payloads[0].size == 99)
        // Rewritten again by the next gateway, it stays within its bounds.
        var again = rewritten
        for number in 0..<30 {
            let base = try OriginURL(parsing: "http://gateway-\(number).example/v1/request")
            again = AnswerRewriting.rewrite(again, base: base).answer
        }
        #expect((try? UpdateAnswer(again.encoded.span)) == again)
    }

    @Test(
        "The age of an answer is what the upstream says, never more than a day, and two seconds where it does not say",
        arguments: [
            (["Fettle-Answer-Age": "3600"], 3_600), (["Fettle-Answer-Age": "999999999"], 86_400),
            (["Fettle-Answer-Age": "-5"], 0), (["Fettle-Answer-Age": "x"], 0),
            (["Cache-Control": "public, max-age=60"], 60), (["Cache-Control": "no-store"], 2), ([:], 2),
            (["Cache-Control": "max-age=60, no-cache"], 2),
            (["Cache-Control": "no-store", "Fettle-Answer-Age": "10"], 10),
        ] as [([String: String], Int64)]
    )
    func age(_ fields: [String: String], _ age: Int64) {
        var list = HTTPFields()
        for (name, value) in fields { list[HTTPField.Name(name)!] = value }
        #expect(AnswerDesk.age(list) == age)
    }

    @Test(
        "Times are written as HTTP does",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
        ] as [(Int64, String)]
    )
    func dates(_ seconds: Int64, _ text: String) { #expect("\(HTTPDate(seconds))" == text) }

    @Test("Loops and long ways are noticed by Via")
    func hops() throws {
        func hops(_ values: String...) throws -> Hops {
            var fields = HTTPFields()
            for value in values { fields.append(HTTPField(name: .viaGateways, value: value)) }
            return try Hops(fields, own: "00000000000000aa")
        }
        #expect(try hops("1.1 a, HTTP/1.1 b (comment)", "1.0 c").names == ["a", "b", "c"])
        #expect(try hops("1.1 a").field(adding: "b") == "1.1 a, 1.1 b")
        #expect(throws: Problem.self) { try hops("1.1 x, 1.1 00000000000000aa") }
        #expect(throws: Problem.self) { try hops((0..<8).map { "1.1 g\($0)" }.joined(separator: ",")) }
        #expect(try hops((0..<7).map { "1.1 g\($0)" }.joined(separator: ",")).names.count == 7)
        #expect(try hops(" ,, 1.1 ,").names.isEmpty)
    }
}
