import Distributor

/// The answer to "what if" for people.
struct WhatIfTable {
    let view: WhatIfView

    init(_ view: WhatIfView) { self.view = view }

    func show() {
        var counts = Table([("", .left), ("devices", .right), ("", .left)])
        let could = view.could.reduce(0) { $0 + $1.count }
        counts.add([.init("could"), .init(Format.count(could), .green), .init("")])
        counts.add([.init("run it already"), .init(Format.count(view.current)), .init("")])
        let couldNot = view.couldNot.reduce(0) { $0 + $1.count }
        counts.add([.init("could not"), .init(Format.count(couldNot), couldNot > 0 ? .red : nil), .init("")])
        let undecided = view.undecided.reduce(0) { $0 + $1.count }
        counts.add([.init("not known"), .init(Format.count(undecided), undecided > 0 ? .yellow : nil), .init("")])
        counts.add("not concerned", Format.count(view.notConcerned), "")
        counts.add(
            "all",
            Format.count(view.devices),
            "\(Format.count(view.inventories)) with an inventory, \(Format.count(view.evaluations)) verdicts"
        )
        counts.show(ifEmpty: "")
        showVariants()
        show("who could not", view.couldNot)
        show("not known", view.undecided)
    }

    private func showVariants() {
        guard !view.could.isEmpty else { return }
        title("who could")
        var table = Table([
            ("devices", .right), ("component", .left), ("class", .left), ("digest", .left), ("such as", .left),
        ])
        for variant in view.could {
            for (index, part) in variant.parts.enumerated() {
                table.add(
                    index == 0 ? Format.count(variant.count) : "",
                    part.component,
                    part.class ?? "any",
                    Format.short(part.digest),
                    index == 0 ? examples(variant.devices, of: variant.count) : ""
                )
            }
        }
        table.show(ifEmpty: "")
    }

    private func show(_ name: String, _ reasons: [WhatIfView.Reason]) {
        guard !reasons.isEmpty else { return }
        title(name)
        var table = Table([("devices", .right), ("component", .left), ("why", .left), ("such as", .left)])
        for reason in reasons {
            table.add(
                Format.count(reason.count),
                reason.component ?? "-",
                reason.reason + found(reason.found),
                examples(reason.devices, of: reason.count)
            )
            for remedy in reason.remedies {
                let actions = remedy.actions.joined(separator: ", ")
                table.add("", "", "\(actions) would make \(Format.count(remedy.count)) eligible", "")
            }
        }
        table.show(ifEmpty: "")
    }

    private func title(_ text: String) { print("\n" + Style.standardOutput.paint(text, .bold)) }

    private func found(_ found: [String]) -> String {
        found.isEmpty ? "" : "; found " + found.joined(separator: ", ")
    }

    private func examples(_ devices: [String], of count: Int) -> String {
        guard !devices.isEmpty else { return "-" }
        return devices.joined(separator: ", ") + (devices.count < count ? ", ..." : "")
    }
}
