import CBOR
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("What signers may do (REQ.SEC.ACCESS_CONTROL)")
struct PermissionsTests {
    static func read(_ bytes: [UInt8]) throws(CBORError) -> Permissions {
        var decoder = CBORDecoder(bytes.span)
        let permissions = try Permissions.read(&decoder)
        try decoder.finish()
        return permissions
    }

    @Test("nothing is restricted by default; an empty list forbids")
    func defaults() {
        #expect(Permissions.all.allows(component: []) && Permissions.all.allows(component: [[1], [2]]))
        #expect(Permissions.all.allows(command: 3) && Permissions.all.allows(parameter: -257))
        let none = Permissions(components: [], commands: [], parameters: [])
        #expect(!none.allows(component: []) && !none.allows(component: [[1]]))
        #expect(!none.allows(command: 3) && !none.allows(parameter: 3))
    }

    @Test("a component is allowed by whole segments of its path")
    func prefixes() {
        let permissions = Permissions(components: [[[1], [2, 3]], [[9]]])
        for allowed in [[[1], [2, 3]], [[1], [2, 3], [4]], [[9]], [[9], []]] as [[[UInt8]]] {
            #expect(permissions.allows(component: allowed), "\(allowed)")
        }
        for refused in [[], [[1]], [[1], [2]], [[1], [2, 3, 4]], [[1, 2, 3]], [[9, 0]], [[2, 3], [1]]] as [[[UInt8]]] {
            #expect(!permissions.allows(component: refused), "\(refused)")
        }
        #expect(Permissions(components: [[]]).allows(component: [[7]]))
    }

    @Test("what two of them allow together is what each allows, for every question")
    func intersection() {
        let paths: [[[UInt8]]] = [[], [[1]], [[1], [2]], [[1], [3]], [[2]], [[1], [2], [3]]]
        let lists: [[[[UInt8]]]?] = [nil, [], [[]], [[[1]]], [[[1], [2]], [[2]]], [[[1], [3]], [[1]]]]
        let numbers: [[Int64]?] = [nil, [], [1], [1, 2], [2, 3, -257]]
        for left in lists {
            for right in lists {
                let a = Permissions(components: left)
                let b = Permissions(components: right)
                for path in paths {
                    let expected = a.allows(component: path) && b.allows(component: path)
                    #expect(a.intersection(b).allows(component: path) == expected)
                }
            }
        }
        for left in numbers {
            for right in numbers {
                let a = Permissions(commands: left, parameters: right)
                let b = Permissions(commands: right, parameters: left)
                for number in [1, 2, 3, -257, 4] as [Int64] {
                    let both = a.intersection(b)
                    #expect(both.allows(command: number) == (a.allows(command: number) && b.allows(command: number)))
                    let expected = a.allows(parameter: number) && b.allows(parameter: number)
                    #expect(both.allows(parameter: number) == expected)
                }
            }
        }
    }

    @Test("they are read as they were written; unknown restrictions and lists beyond the limit are refused")
    func encoding() throws {
        for permissions in [
            Permissions.all, Permissions(components: [], commands: [], parameters: []),
            Permissions(components: [[[1], [2, 3]], []], commands: [3, -257]), Permissions(parameters: [-259, 21]),
        ] {
            var encoder = CBOREncoder()
            permissions.write(&encoder)
            #expect(try Self.read(encoder.bytes) == permissions)
        }
        #expect(throws: CBORError.invalidValue(at: 2)) { try Self.read([0xA1, 0x04, 0x80]) }
        #expect(throws: CBORError.tooLong(at: 2)) {
            try Self.read([0xA1, 0x02, 0x98, 33] + [UInt8](repeating: 1, count: 33))
        }
        #expect(throws: CBORError.tooLong(at: 2)) {
            try Self.read([0xA1, 0x01, 0x98, 33] + [UInt8](repeating: 0x80, count: 33))
        }
        #expect(throws: CBORError.tooLong(at: 3)) {
            try Self.read([0xA1, 0x01, 0x81, 0x89] + [UInt8](repeating: 0x40, count: 9))
        }
        #expect(throws: CBORError.tooLong(at: 4)) {
            try Self.read([0xA1, 0x01, 0x81, 0x81, 0x58, 65] + [UInt8](repeating: 0, count: 65))
        }
    }

    @Test("with k of n, as many signers as must agree need the permission")
    func together() throws {
        let boot = Permissions(components: [[[1]]], commands: [3])
        let application = Permissions(components: [[[2]]], commands: [3, 21])
        let anchors =
            PolicyFixture.anchors("A", permissions: boot) + PolicyFixture.anchors("B", permissions: application)
            + PolicyFixture.anchors("C")
        let objects = [try PolicyFixture.sign("ABC")]
        let one = try PolicyFixture.authenticate(objects, TrustPolicy(anchors: anchors))
        #expect(one.allows(component: [[7]]) && one.allows(command: 99) && one.allows(parameter: 1))
        let two = try PolicyFixture.authenticate(objects, TrustPolicy(anchors: anchors, threshold: 2))
        #expect(two.allows(component: [[1], [5]]) && two.allows(component: [[2]]) && !two.allows(component: [[7]]))
        #expect(two.allows(command: 3) && two.allows(command: 21) && !two.allows(command: 22))
        let three = try PolicyFixture.authenticate(objects, TrustPolicy(anchors: anchors, threshold: 3))
        #expect(!three.allows(component: [[1]]) && three.allows(command: 3) && !three.allows(command: 21))
        #expect(three.allows(parameter: 1))
        // Who did not sign, gives nothing.
        let some = try PolicyFixture.authenticate([PolicyFixture.sign("AB")], TrustPolicy(anchors: anchors))
        #expect(!some.allows(component: [[7]]))
    }
}
