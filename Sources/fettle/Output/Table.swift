/// A table whose columns line up: names on the left, numbers on the right.
struct Table {
    enum Alignment {
        case left
        case right
    }

    struct Cell {
        let text: String
        let paint: Style.Paint?

        init(_ text: String, _ paint: Style.Paint? = nil) {
            self.text = Printable.line(text)
            self.paint = paint
        }
    }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[Cell]] = []

    init(_ columns: [(String, Alignment)]) {
        self.header = columns.map { $0.0 }
        self.alignments = columns.map { $0.1 }
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    mutating func add(_ row: String...) {
        rows.append(row.map { Cell($0) })
    }

    /// The lines of the table, without spaces at their ends.
    func lines(style: Style = .plain) -> [String] {
        let all = [header.map { Cell($0.uppercased(), .bold) }] + rows
        let widths = header.indices.map { column in
            all.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let gap = String(repeating: " ", count: widths[column] - cell.text.count)
                let isLast = column == row.count - 1
                let painted = style.paint(cell.text, cell.paint)
                switch alignments[column] {
                case .left: line += painted + (isLast ? "" : gap + "  ")
                case .right: line += gap + painted + (isLast ? "" : "  ")
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Prints the table, or `empty` where it has no rows.
    func show(ifEmpty empty: String) {
        if isEmpty { return print(empty) }
        for line in lines(style: .standardOutput) { print(line) }
    }
}
