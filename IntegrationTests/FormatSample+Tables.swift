import CBOR
import DeviceCore
import Eligibility
import ImageAnalysis
import PatchFormat
import RootFiles

extension FormatSample {
    /// Compatibility tables, package indexes and remedies.
    static let tables: [FormatSample] = {
        let rule = TableRule(
            .deny,
            side: .lower,
            reason: "drains the battery",
            software: SoftwareMatch(name: "gauge"),
            conditions: [Requirement(.package, "weather", .version(.debian, low: nil, below: "2.0"))]
        )
        let table = CompatibilityTable(issuer: "example.com", number: 3, rules: [rule], expires: 2_000_000_000)
        var encoder = CBOREncoder()
        Remedy([RemedyAction(.installPackage, name: "libgauge2", version: "2.0-1", bytes: 4_096, edges: [0])])
            .encode(into: &encoder)
        return [
            FormatSample("compatibility-table", "table", table.encoded()),
            FormatSample("package-index", "package-index", PackageIndex().encoded()),
            FormatSample("package-index", "remedy", encoder.bytes),
        ]
    }()

    /// Indexes of devices: of real programs and libraries, of a package database, and of nothing.
    static let indexes: [FormatSample] = {
        var items = [DeviceIndexBuilder().build()]
        if let root = try? DeviceRoot.path(), let (index, _) = try? DeviceScan(root: root).index() {
            items += [index, index.lowerPart, index.upperPart]
        }
        var builder = DeviceIndexBuilder()
        builder.machine = Machine(addressClass: 2, byteOrder: 1, number: 62)
        builder.addLink("/usr/lib/libz.so.1", target: "libz.so.1.3")
        builder.addPackage("zlib1g", version: "1:1.3-1", files: ["/usr/lib/libz.so.1.3"])
        builder.folders.configured = ["/opt/lib"]
        builder.folders.musl = ["x86_64": ["/lib", "/usr/lib"]]
        builder.capabilities = CapabilitySet([.attribute(.kernel, "linux", .text("6.1.0"))], examinedKinds: [.kernel])
        items.append(builder.build())
        return items.map { FormatSample("device-index", "device-index", $0.encoded()) }
    }()

    /// Update files: the payloads behind the envelope.
    static let updateFiles: [FormatSample] = {
        let digest = [UInt8](repeating: 0xAB, count: 32)
        var envelope = CBOREncoder()
        envelope.tag(107)
        envelope.beginMap(3)
        envelope.encodeInt(2)
        envelope.encode(bytes: [0x80])
        envelope.encodeInt(3)
        envelope.encode(bytes: [0xA0])
        envelope.encode(text: "#app")
        envelope.encode(bytes: [1, 2, 3])
        return [PayloadFormat.full, .fullZstd, .patch].map { format in
            let head = UpdateFile.head(format: format.rawValue, result: digest, count: 300)
            return FormatSample("update-file", "payload-item", head + [UInt8](repeating: 7, count: 300))
        } + [FormatSample("update-file", "update-file-envelope", envelope.bytes)]
    }()
}
