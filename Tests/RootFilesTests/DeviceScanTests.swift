import CBOR
import Foundation
import ImageAnalysis
import Testing

@testable import RootFiles

@Suite("Scan of a device")
struct DeviceScanTests {
    private func root() throws -> TemporaryRoot {
        let root = try TemporaryRoot()
        let library = try #require(TemporaryRoot.cLibrary)
        try root.write("/usr/lib/libc.so.6", library, executable: true)
        try root.write("/usr/lib/libcopy.so.1.0", library)
        try root.write("/usr/bin/script", Array("#!/bin/sh\n".utf8), executable: true)
        try root.write("/usr/share/data/libc.so.6", library)
        try root.write("/etc/ld.so.conf", Array("/usr/own\n".utf8))
        try root.write("/usr/own/libother.so", library)
        try root.link("/lib", to: "usr/lib")
        try root.link("/usr/lib/up", to: "..")
        try root.write(
            "/var/lib/dpkg/status",
            Array(
                "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n"
                    .utf8
            )
        )
        try root.write("/var/lib/dpkg/info/libc6:amd64.list", Array("/.\n/lib/libc.so.6\n/usr/share/doc/libc6\n".utf8))
        return root
    }

    @Test("E4 programs and libraries are found in their folders and in those of the loader, links are kept")
    func scan() throws {
        guard TemporaryRoot.cLibrary != nil else { return }
        let root = try root()
        let (index, summary) = try DeviceScan(root: root.path).index()
        #expect(
            index.files.map(\.path.string) == ["/usr/lib/libc.so.6", "/usr/lib/libcopy.so.1.0", "/usr/own/libother.so"]
        )
        #expect(summary.filesRead == 3)
        #expect(index.links["/lib"] == "usr/lib")
        #expect(index.folders.configured == ["/usr/own"])
        #expect(index.packages == [.init(name: "libc6", version: "2.36-9")])
        #expect(index.package(ofFile: "/usr/lib/libc.so.6") == "libc6")
    }

    @Test("E4 plug-ins in folders called modules are found; those of the kernel are no programs")
    func modules() throws {
        guard let library = TemporaryRoot.cLibrary else { return }
        let root = try TemporaryRoot()
        let plugIns = [
            "/opt/server/modules/mod_a.so", "/usr/lib/debug/own.so", "/usr/lib/firmware/card.so",
            "/usr/lib/modules/6.1.0-1/kernel/b.so", "/usr/lib/xorg/modules/drivers/c_drv.so",
        ]
        for plugIn in plugIns { try root.write(plugIn, library) }
        let (index, _) = try DeviceScan(root: root.path).index()
        #expect(index.files.map(\.path.string) == [plugIns[0], plugIns[4]])
    }

    @Test("E4 an update of the index reads changed files only, and forgets those that are gone")
    func update() throws {
        guard let library = TemporaryRoot.cLibrary else { return }
        let root = try root()
        let first = try DeviceScan(root: root.path).index().0
        let kept = try DeviceIndex(decoding: first.encoded().span)
        let same = try DeviceScan(root: root.path).index(updating: kept)
        #expect(same.0 == first)
        #expect(same.1 == DeviceScan.Summary(filesRead: 0, filesKept: 3))
        try root.write("/usr/lib/libcopy.so.1.0", library + [0])
        try FileManager.default.removeItem(atPath: root.path + "/usr/own/libother.so")
        let changed = try DeviceScan(root: root.path).index(updating: kept)
        #expect(changed.1 == DeviceScan.Summary(filesRead: 1, filesKept: 1))
        #expect(changed.0.files.count == 2)
    }

    @Test("M8 files elsewhere stand at the install paths of components")
    func overrides() throws {
        guard let library = TemporaryRoot.cLibrary else { return }
        let root = try root()
        try root.write("/slots/0", library)
        try root.link("/usr/lib/libapp.so", to: "../../slots/0")
        var scan = DeviceScan(root: root.path)
        scan.overrides = ["/usr/lib/libapp.so": root.path + "/slots/0"]
        let index = try scan.index().0
        #expect(index.file(at: "/usr/lib/libapp.so") != nil)
        #expect(index.links["/usr/lib/libapp.so"] == nil)
    }

    @Test("folders that are nested without end, or too many, are refused or passed over")
    func bounds() throws {
        let root = try TemporaryRoot()
        try root.write("/usr/lib" + String(repeating: "/d", count: 40) + "/x.so", [0x7F])
        var tree = RootTree(root: root.path)
        var paths: [String] = []
        try tree.walk { (path, _) throws(RootFileError) in paths.append(path) }
        #expect(paths.isEmpty)
        tree.entryLimit = 3
        #expect(throws: RootFileError.self) { try tree.walk { (_, _) throws(RootFileError) in } }
    }

    @Test("a package database is read as far as it is one")
    func database() {
        let packages = PackageDatabase.packages(
            "junk\nPackage: a\nStatus: install ok installed\nVersion: 1\nDescription: x\n more\n\n\nPackage: b"
        )
        #expect(packages.map(\.name) == ["a", "b"])
        #expect(packages.map(\.isInstalled) == [true, false])
    }
}
