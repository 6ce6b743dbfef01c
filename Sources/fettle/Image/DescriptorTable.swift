/// Requirements or capabilities as a table of lines that fit on a screen.
struct DescriptorTable {
    private struct Row {
        let kind: String
        let of: String
        var names: [String]
        let sentence: String?
        let isPresence: Bool
    }

    private static let width = 100
    /// Least width of the last column, for tables with long names in the ones before.
    private static let least = 40

    private var rows: [Row] = []

    /// A table of `lines`.
    ///
    /// - Parameter anyLibrary: what stands for the library of symbols that may come from any.
    init(_ lines: [DescriptorLine], anyLibrary: String) {
        for line in lines {
            guard line.isPresence, let name = line.of else {
                let of = line.of ?? (line.kind == "symbols" ? anyLibrary : "-")
                rows.append(
                    Row(
                        kind: line.kind,
                        of: of,
                        names: line.names,
                        sentence: line.sentence,
                        isPresence: line.isPresence
                    )
                )
                continue
            }
            // What is only there or not has no value: one row names all of a kind that follow one another.
            if let last = rows.last, last.isPresence, last.kind == line.kind {
                rows[rows.count - 1].names.append(name)
            } else {
                rows.append(Row(kind: line.kind, of: "-", names: [name], sentence: nil, isPresence: true))
            }
        }
    }

    func show() {
        guard !rows.isEmpty else { return print("  nothing") }
        let columns = (rows.map(\.kind.count).max() ?? 0, rows.map(\.of.count).max() ?? 0)
        let room = max(Self.least, Self.width - columns.0 - columns.1 - 4)
        var table = Table([("kind", .left), ("of", .left), ("name", .left)])
        for row in rows {
            if row.isPresence, row.names.count > 1 {
                for (index, line) in TextLines.wrapped(row.names.joined(separator: ", "), to: room).enumerated() {
                    table.add(index == 0 ? row.kind : "", index == 0 ? row.of : "", line)
                }
            } else {
                table.add(row.kind, row.of, row.sentence ?? Self.short(row.names, room: room))
            }
        }
        table.show(ifEmpty: "")
    }

    /// As many of the names as there is room for, one at least, and how many more there are.
    private static func short(_ names: [String], room: Int) -> String {
        let all = names.joined(separator: ", ")
        guard names.count > 1, all.count > room else { return all }
        var text = names[0]
        var count = 1
        while count < names.count {
            let longer = text + ", " + names[count]
            guard longer.count + " and \(names.count - count - 1) more".count <= room else { break }
            text = longer
            count += 1
        }
        return text + " and \(names.count - count) more"
    }
}
