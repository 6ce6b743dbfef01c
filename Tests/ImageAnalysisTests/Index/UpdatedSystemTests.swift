import CBOR
import Eligibility
import Testing

@testable import ImageAnalysis

@Suite("A device after an update")
struct UpdatedSystemTests {
    private let folder = "/usr/lib/x86_64-linux-gnu"

    private func library(_ name: String = "libz.so.1") -> LoadableObject {
        var object = LoadableObject(machine: Machine(addressClass: 2, byteOrder: 1, number: 62))
        object.soname = Text(name)
        return object
    }

    @Test("E5 software for a system without merged /usr comes where the device's links lead")
    func mergedUsr() {
        var update = SoftwareUpdate()
        update.add("/lib/x86_64-linux-gnu/libz.so.1.2.13", library())
        let system = UpdatedSystem(Samples.device.index, update)
        #expect(system.isIncoming("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"))
        #expect(system.resolve("/lib/x86_64-linux-gnu/libz.so.1") == "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
    }

    @Test("E5 a library is found by its own name in the loader's folders, as ldconfig links it")
    func ownName() {
        var update = SoftwareUpdate()
        update.add(Text(folder + "/libnew.so.3.1"), library("libnew.so.3"))
        update.add("/opt/private/libown.so.3.1", library("libown.so.3"))
        let system = UpdatedSystem(Samples.device.index, update)
        #expect(system.resolve(Text(folder + "/libnew.so.3"))?.string == folder + "/libnew.so.3.1")
        #expect(system.resolve("/opt/private/libown.so.3") == nil)
        update.addLoaderFolders(["/opt/private"])
        #expect(UpdatedSystem(Samples.device.index, update).resolve("/opt/private/libown.so.3") != nil)
    }

    @Test("E5 of several files with one name the newest counts, whatever link comes with the software")
    func newest() {
        var update = SoftwareUpdate()
        update.add(Text(folder + "/libz.so.1.2.11"), library())
        update.addLink(Text(folder + "/libz.so.1"), target: "libz.so.1.2.11")
        let older = UpdatedSystem(Samples.device.index, update)
        #expect(older.resolve(Text(folder + "/libz.so.1"))?.string == folder + "/libz.so.1.2.13")
        update.remove("/lib/x86_64-linux-gnu/libz.so.1.2.13")
        let only = UpdatedSystem(Samples.device.index, update)
        #expect(only.resolve(Text(folder + "/libz.so.1"))?.string == folder + "/libz.so.1.2.11")
    }

    @Test("E5 what goes is no longer there, unless something comes in its place")
    func removal() {
        var update = SoftwareUpdate()
        update.remove(Text(folder + "/libz.so.1.2.13"))
        #expect(UpdatedSystem(Samples.device.index, update).resolve(Text(folder + "/libz.so.1")) == nil)
        update.add(Text(folder + "/libz.so.1.2.13"), library())
        #expect(UpdatedSystem(Samples.device.index, update).resolve(Text(folder + "/libz.so.1")) != nil)
    }

    @Test("E5 links of the software count, also in folders of its own, and loops end")
    func links() {
        var update = SoftwareUpdate()
        update.add("/opt/app/lib/libown.so.1.0", library("libown.so.1"))
        update.addLink("/opt/app/lib/libown.so.1", target: "libown.so.1.0")
        update.addLink("/opt/current", target: "app")
        update.addLink("/opt/loop", target: "/opt/loop")
        update.addLink("/opt/up", target: "../../../../opt/app/lib/libown.so.1")
        let system = UpdatedSystem(Samples.device.index, update)
        #expect(system.resolve("/opt/current/lib/libown.so.1") == "/opt/app/lib/libown.so.1.0")
        #expect(system.resolve("/opt/up") == "/opt/app/lib/libown.so.1.0")
        #expect(system.resolve("/opt/loop") == nil)
        #expect(system.resolve("/opt/loop/x") == nil)
        #expect(system.resolve("/") == nil)
        #expect(system.resolve("") == nil)
    }

    @Test(
        "file names of libraries are ordered as ldconfig orders them",
        arguments: [
            ("libz.so.1.2.9", "libz.so.1.2.13"), ("libz.so.1", "libz.so.1.0"), ("liba.so", "libb.so"),
            ("libx-1.so", "libx-02.so"), ("libicu.so.9", "libicu.so.72"), ("lib.so", "lib1.so"),
        ]
    )
    func nameOrder(_ older: String, _ newer: String) {
        #expect(LibraryName.precedes(Text(older), Text(newer)))
        #expect(!LibraryName.precedes(Text(newer), Text(older)))
        #expect(!LibraryName.precedes(Text(older), Text(older)))
    }
}
