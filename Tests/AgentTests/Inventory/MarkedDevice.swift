import CBOR
import DeviceCore
import Eligibility
import ImageAnalysis
import SUIT
import UpdateProtocol

@testable import Agent

/// A device of which every fact has a value that stands nowhere else, so that a test finds it in any bytes.
struct MarkedDevice: DeviceFacts, InventorySources {
    static let names = ["app", "os", "radio"].map { ComponentIdentifier(Text($0)) }

    var now: UInt64? { 1_800_000_000 }

    /// The marks that may stand in what the device sends, by what they mark.
    struct Mark: Hashable {
        /// The component's index; nothing for the device as a whole.
        let component: Int?
        let label: Int64

        /// What tells it from all others.
        var text: String { "<\(component.map { "c\($0)" } ?? "device") \(label)>" }
    }

    func value(of label: Int64, component: ComponentIdentifier?) -> ClaimValue? {
        let index = component.flatMap { Self.names.firstIndex(of: $0) }
        return .text(Text(Mark(component: index, label: label).text))
    }

    /// Labels whose values come from identity and state instead of facts.
    static let others: Set<Int64> = [
        Characteristic.vendorIdentifier, Characteristic.classIdentifier, Characteristic.imageDigest,
        Characteristic.imageSize, Characteristic.version, Characteristic.componentSlot,
    ]

    static func vendor(_ index: Int) -> [UInt8] { [UInt8](repeating: UInt8(0xC0 + index), count: 16) }
    static func classID(_ index: Int) -> [UInt8] { [UInt8](repeating: UInt8(0xD0 + index), count: 16) }

    let identity = DeviceIdentity(
        deviceID: "device",
        components: Self.names.indices.map {
            .init(name: Self.names[$0], vendorIdentifier: Self.vendor($0), classIdentifier: Self.classID($0))
        }
    )

    static let capabilityMark = "<capabilities>"
    static let libraryMark = "<library>"
    static let programMark = "<program>"
    static let packageMark = "<package>"

    func capabilities() -> CapabilitySet {
        CapabilitySet([.attribute(AttributeCapability(.hardware, Text(Self.capabilityMark)))])
    }

    func index() -> DeviceIndex? {
        var builder = DeviceIndexBuilder()
        let machine = Machine(addressClass: 2, byteOrder: 1, number: 62)
        let print = FileFingerprint(size: 77, modified: 1_234_567, inode: 99)
        var library = LoadableObject(machine: machine)
        library.soname = Text(Self.libraryMark)
        builder.add(IndexedFile(path: Text("/lib/" + Self.libraryMark), fingerprint: print, object: library))
        var program = LoadableObject(machine: machine)
        program.interpreter = "/lib/ld.so"
        builder.add(IndexedFile(path: Text("/bin/" + Self.programMark), fingerprint: print, object: program))
        builder.addPackage(Text(Self.packageMark), version: "1", files: [Text("/lib/" + Self.libraryMark)])
        return builder.build()
    }
}
