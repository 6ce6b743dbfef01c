import CBOR
import SUIT
import Testing

@Suite("Variants that answer to the same values")
struct VariantCollisionTests {
    static let app = ComponentIdentifier("app")
    static let radio = ComponentIdentifier("radio")
    static let version = Characteristic.version
    static let everything = RequestDefinition(
        entries: [
            .init(component: 0, labels: [1, 2, 3, 28, Characteristic.model]),
            .init(component: 1, labels: [2]),
        ],
        deviceFields: [
            RequestedCharacteristic(Characteristic.position), RequestedCharacteristic(Characteristic.freeStorage),
            RequestedCharacteristic(Characteristic.securityCapabilities, as: .flags),
        ]
    )

    static func variant(_ build: (inout VariantCriteria) -> Void) -> VariantCriteria {
        var criteria = VariantCriteria()
        build(&criteria)
        return criteria
    }

    static func ofClass(_ number: UInt8, _ build: (inout VariantCriteria) -> Void = { _ in }) -> VariantCriteria {
        variant { criteria in
            criteria.require([.value(.init(bytes: [UInt8](repeating: number, count: 16)))], of: 2, component: app)
            build(&criteria)
        }
    }

    static func find(
        _ variants: [VariantCriteria],
        asking definition: RequestDefinition = everything
    ) -> VariantCollision? {
        VariantCollision.find(among: variants, asking: definition, components: [app, radio])
    }

    static func versions(_ low: [Int64]?, _ high: [Int64]?) -> AcceptedValue {
        .range(from: low.map { .init(version: $0) }, through: high.map { .init(version: $0) })
    }

    @Test("M7 variants of different classes do not collide, two of one class do")
    func classes() {
        #expect(Self.find([Self.ofClass(1), Self.ofClass(2), Self.ofClass(3)]) == nil)
        let found = Self.find([Self.ofClass(1), Self.ofClass(2), Self.ofClass(1)])
        #expect(found?.first == 0)
        #expect(found?.second == 2)
        #expect(Self.find([]) == nil)
        #expect(Self.find([Self.ofClass(1)]) == nil)
    }

    @Test("M7 what the definition does not ask for tells no variants apart")
    func notAsked() {
        let variants = [Self.ofClass(1), Self.ofClass(2)]
        #expect(Self.find(variants, asking: RequestDefinition(entries: [.init(component: 0, labels: [1, 28])])) != nil)
        #expect(Self.find(variants, asking: RequestDefinition(entries: [.init(component: 1, labels: [2])])) != nil)
        #expect(Self.find(variants, asking: RequestDefinition(entries: [.init(component: 0, labels: [2])])) == nil)
        #expect(Self.find(variants, asking: RequestDefinition(entries: [], deviceLabels: [2])) == nil)
    }

    @Test("M7 a digest tells values apart, and no ranges")
    func digests() {
        let asDigest = RequestDefinition(
            entries: [
                .init(
                    component: 0,
                    fields: [RequestedCharacteristic(2, as: .digest), RequestedCharacteristic(28, as: .digest)]
                )
            ]
        )
        #expect(Self.find([Self.ofClass(1), Self.ofClass(2)], asking: asDigest) == nil)
        let ranges = [Self.versions(nil, [1]), Self.versions([2], nil)].map { range in
            Self.variant { $0.require([range], of: Self.version, component: Self.app) }
        }
        #expect(Self.find(ranges, asking: asDigest) != nil)
        #expect(Self.find(ranges) == nil)
    }

    @Test("M7 ranges of versions collide exactly where they meet")
    func versionRanges() {
        func apart(_ left: AcceptedValue, _ right: AcceptedValue) -> Bool {
            Self.find([
                Self.ofClass(1) { $0.require([left], of: Self.version, component: Self.app) },
                Self.ofClass(1) { $0.require([right], of: Self.version, component: Self.app) },
            ]) == nil
        }
        #expect(apart(Self.versions([1], [1]), Self.versions([2], nil)))
        // "At most 1" holds for 1.4, "at least 1.4" too.
        #expect(!apart(Self.versions(nil, [1]), Self.versions([1, 4], nil)))
        #expect(apart(Self.versions(nil, [1, 3]), Self.versions([1, 4], nil)))
        #expect(!apart(.value(.init(version: [1, 2, 3])), Self.versions([1, 2], [1, 2])))
        #expect(apart(.value(.init(version: [1, 2, 3])), .value(.init(version: [1, 2, 4]))))
        #expect(!apart(.value(.init(version: [1])), .value(.init(version: [1, 0, 7]))))
    }

    @Test("M7 positions, numbers and bits collide exactly where they meet")
    func otherRanges() {
        func apart(_ label: Int64, _ left: AcceptedValue, _ right: AcceptedValue) -> Bool {
            Self.find(
                [left, right].map { accepted in
                    Self.ofClass(1) { $0.require([accepted], of: label, component: Self.app) }
                }
            ) == nil
        }
        func area(_ south: Double, _ west: Double, _ north: Double, _ east: Double) -> AcceptedValue {
            .range(
                from: .init(latitude: south, longitude: west),
                through: .init(latitude: north, longitude: east)
            )
        }
        #expect(apart(Characteristic.position, area(0, 0, 10, 10), area(0, 10.5, 10, 20)))
        #expect(!apart(Characteristic.position, area(0, 0, 10, 10), area(10, 10, 20, 20)))
        #expect(
            apart(
                Characteristic.freeStorage,
                .range(from: nil, through: .init(integer: 999)),
                .range(from: .init(number: 999.5), through: nil)
            )
        )
        #expect(
            !apart(
                Characteristic.freeStorage,
                .range(from: nil, through: .init(integer: 1_000)),
                .range(from: .init(number: 999.5), through: nil)
            )
        )
        let security = Characteristic.securityCapabilities
        func bits(_ low: UInt64, _ high: UInt64?) -> AcceptedValue {
            .range(from: .init(flags: low), through: high.map { .init(flags: $0) })
        }
        #expect(apart(security, bits(0b001, 0b001), bits(0b010, 0b110)))
        #expect(!apart(security, bits(0b001, nil), bits(0b010, 0b111)))
        #expect(apart(security, bits(0b001, nil), bits(0b010, 0b110)))
    }

    @Test("M8 M7 another component can tell variants apart, and one that only one of them names cannot")
    func components() {
        func radioClass(_ number: UInt8) -> VariantCriteria {
            Self.ofClass(1) {
                $0.require([.value(.init(bytes: [UInt8](repeating: number, count: 16)))], of: 2, component: Self.radio)
            }
        }
        #expect(Self.find([radioClass(1), radioClass(2)]) == nil)
        #expect(Self.find([radioClass(1), Self.ofClass(1)]) != nil)
    }

    @Test("M7 ten thousand variants are compared in moments, by class, by version and by both", .timeLimit(.minutes(1)))
    func many() {
        func classNumber(_ number: Int) -> AcceptedValue {
            var bytes = [UInt8](repeating: 0, count: 16)
            bytes[0] = UInt8(truncatingIfNeeded: number)
            bytes[1] = UInt8(truncatingIfNeeded: number >> 8)
            return .value(.init(bytes: bytes))
        }
        var variants = (0..<10_000).map { number in
            Self.variant {
                $0.require([classNumber(number / 100)], of: 2, component: Self.app)
                let version = Int64(number % 100)
                $0.require([Self.versions([1, version], [1, version])], of: Self.version, component: Self.app)
            }
        }
        #expect(Self.find(variants) == nil)
        variants.append(
            Self.variant {
                $0.require([classNumber(57)], of: 2, component: Self.app)
                $0.require([Self.versions([1, 43, 2], nil)], of: Self.version, component: Self.app)
            }
        )
        let found = Self.find(variants)
        #expect(found?.second == 10_000)
        #expect((found?.first ?? 0) / 100 == 57)
    }
}
