/// A stretch of code that is looked at as one function.
struct CodeRegion {
    /// Its addresses.
    var addresses: Range<UInt64>
    /// Where its first byte lies in the file.
    var offset: Int
    /// Whether a table says that this is a function, and not merely bytes between functions.
    var isFunction: Bool

    /// The regions of an image, by address: its functions, and what is left between them.
    ///
    /// - Parameters:
    ///   - code: the parts that hold code.
    ///   - functions: functions as tables say, in any order; they may overlap.
    ///   - starts: more addresses where a function begins.
    static func all(code: [CodeImage.Part], functions: [Range<UInt64>], starts: [UInt64]) -> [CodeRegion] {
        var marks = functions.map { (start: $0.lowerBound, end: $0.upperBound) }
        marks.append(contentsOf: starts.map { (start: $0, end: $0) })
        marks.sort { $0.start == $1.start ? $0.end > $1.end : $0.start < $1.start }
        var regions: [CodeRegion] = []
        regions.reserveCapacity(marks.count + marks.count / 2 + code.count)
        var mark = 0
        var reached: UInt64 = 0
        for part in code where part.end > part.address {
            var position = max(part.address, reached)
            func add(to end: UInt64, isFunction: Bool) {
                guard end > position else { return }
                let offset = part.range.lowerBound + Int(position - part.address)
                regions.append(CodeRegion(addresses: position..<end, offset: offset, isFunction: isFunction))
                position = end
            }
            while mark < marks.count, marks[mark].start < part.end {
                let current = marks[mark]
                mark += 1
                guard current.start >= position else { continue }
                add(to: current.start, isFunction: false)
                var next = mark
                while next < marks.count, marks[next].start == current.start { next += 1 }
                let limit = next < marks.count ? min(marks[next].start, part.end) : part.end
                mark = next
                if current.end > current.start {
                    add(to: min(current.end, limit), isFunction: true)
                } else {
                    add(to: limit, isFunction: false)
                }
            }
            add(to: part.end, isFunction: false)
            reached = position
        }
        return regions
    }
}
