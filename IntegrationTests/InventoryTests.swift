import Foundation
import Testing

@Suite("Inventories with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct InventoryTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        #expect(try workshop.build("reference", sequence: 5, image: "new").status == 0)
        try workshop.startServer()
    }

    private func define(_ number: Int, parts: [String], key: String = "author") throws -> Command {
        var arguments = [
            "inventory", "define", "--sequence", "\(number)", "--component", "app=class,version,digest,install-path",
            "--key", workshop.path("\(key).key"), "--out", workshop.path("\(number).def"),
        ]
        for part in parts { arguments += ["--part", part] }
        return try Command.run(Binary.fettle, arguments, folder: workshop.folder)
    }

    private func inventories() throws -> Int {
        try workshop.fettle("inventory", "status", "--json").json()["inventories"] as? Int ?? -1
    }

    private func whatIf() throws -> [String: Any] {
        let answer = try workshop.fettle("device", "what-if", workshop.path("reference.suit"), "--json")
        #expect(answer.status == 0, "\(answer.error)")
        return try answer.json()
    }

    private func codes(_ answer: [String: Any], _ key: String) -> [String] {
        (answer[key] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    }

    @Test("B3 a device tells what a signed definition asks for, and the operator sees who could take what")
    func wholeWay() throws {
        let device = try Device(workshop)
        #expect(try device.run().status == 0)
        #expect(codes(try whatIf(), "undecided") == ["no-inventory"])
        let defined = try define(1, parts: ["capabilities", "lower-index", "upper-index"])
        #expect(defined.status == 0, "\(defined.error)")
        let published = try workshop.fettle("inventory", "publish", workshop.path("1.def"))
        #expect(published.status == 0, "\(published.error)")
        #expect(try inventories() == 0)
        let told = try device.run()
        #expect(told.status == 0, "\(told.error)")
        #expect(told.error.contains("told what definition 1 asks for"), "\(told.error)")
        #expect(try inventories() == 1)
        let answer = try whatIf()
        let could = (answer["could"] as? [[String: Any]] ?? []).compactMap { $0["devices"] as? [String] }
        #expect(could == [["device"]])
        // It has nothing new to tell.
        let again = try device.run()
        #expect(!again.error.contains("told what definition"), "\(again.error)")
        let table = try workshop.fettle("device", "what-if", workshop.path("reference.suit"))
        #expect(table.output.contains("who could"), "\(table.output)")
    }

    @Test("A2 a device follows nobody whom it does not trust, and never goes back")
    func trust() throws {
        try workshop.fettle("key", "new", "--type", "ed25519", "--out", workshop.path("other"))
        try workshop.fettle("author", "add", "other", "--key", workshop.path("other.pub"))
        let device = try Device(workshop)
        _ = try define(1, parts: ["capabilities"], key: "other")
        #expect(try workshop.fettle("inventory", "publish", workshop.path("1.def")).status == 0)
        let refused = try device.run()
        #expect(refused.status == 0)
        #expect(refused.error.contains("the inventory definition is refused"), "\(refused.error)")
        #expect(try inventories() == 0)
        _ = try define(3, parts: [])
        #expect(try workshop.fettle("inventory", "publish", workshop.path("3.def")).status == 0)
        #expect(try device.run().error.contains("told what definition 3 asks for"))
        #expect(try inventories() == 1)
        _ = try define(2, parts: [])
        #expect(try workshop.fettle("inventory", "publish", workshop.path("2.def")).status == 7)
    }
}
