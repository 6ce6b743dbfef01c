/// Makes the plain form of a precursor by a script.
public enum ContainerUndo {
    /// Undoes `container` into `plain`, which it must fill exactly.
    ///
    /// - Returns: Where the units are.
    public static func undo(
        _ container: UnsafeBufferPointer<UInt8>,
        by script: ContainerScript,
        into plain: UnsafeMutableBufferPointer<UInt8>
    ) throws(ContainerError) -> ContainerUnits {
        let decompressor = UnitDecompressor()
        var units = ContainerUnits()
        var position = 0
        var made = 0
        for step in script.steps {
            switch step {
            case .raw(let count):
                guard count <= container.count - position, count <= plain.count - made else {
                    throw ContainerError(.truncated, "\(count) bytes as they are", at: position)
                }
                if count > 0 {
                    _ = UnsafeMutableBufferPointer(rebasing: plain[made..<(made + count)])
                        .update(fromContentsOf: container[position..<(position + count)])
                }
                position += count
                made += count
            case .kept(let count):
                guard count <= container.count - position else {
                    throw ContainerError(.truncated, "\(count) bytes that are kept", at: position)
                }
                guard units.append(position..<(position + count)) else {
                    throw ContainerError(.limitExceeded, "too many or too large units", at: position)
                }
                position += count
            case .units(let kind, let count):
                for _ in 0..<count {
                    let start = position
                    var promised: Int?
                    if kind.hasLength {
                        guard container.count - position >= 2 else {
                            throw ContainerError(.truncated, "a length", at: position)
                        }
                        promised = Int(container[position]) | Int(container[position + 1]) << 8
                        position += 2
                    }
                    let extent = decompressor.decompress(
                        kind.format,
                        UnsafeBufferPointer(rebasing: container[position...]),
                        into: UnsafeMutableBufferPointer(rebasing: plain[made...])
                    )
                    guard let extent, promised == nil || promised == extent.compressed else {
                        throw ContainerError(.corrupt, "no \(kind.format) unit", at: position)
                    }
                    position += extent.compressed
                    made += extent.plain
                    guard units.append(start..<position) else {
                        throw ContainerError(.limitExceeded, "too many or too large units", at: position)
                    }
                }
            }
        }
        guard position == container.count, made == plain.count else {
            throw ContainerError(.truncated, "the script does not cover the precursor", at: position)
        }
        return units
    }
}
