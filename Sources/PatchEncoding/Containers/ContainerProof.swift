import Containers

/// Undoes the old container and puts the new one together as a device does, and compares. The inner patch has been proved
/// by the encoder that made it.
enum ContainerProof {
    static func prove(
        _ pair: PlainPair,
        head: [UInt8],
        limits: ContainerLimits,
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>
    ) throws(PatchEncodingError) {
        do throws(ContainerError) {
            guard let extent = try ContainerHead.extent(head.span), extent.start + extent.size == head.count else {
                throw ContainerError(.malformed, "the head's size")
            }
            let read = try ContainerHead(decoding: head.span.extracting(extent.start..<head.count), limits: limits)
            let plain = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: read.precursorPlain)
            defer { plain.deallocate() }
            let units = try ContainerUndo.undo(old, by: read.script, into: plain)
            guard UnsafeRawBufferPointer(plain).elementsEqual(pair.old) else {
                throw ContainerError(.corrupt, "the precursor's plain form")
            }
            try redo(pair, read, units, old, new)
        } catch {
            throw PatchEncodingError(.notReproducible, "\(error)")
        }
    }

    private static func redo(
        _ pair: PlainPair,
        _ head: ContainerHead,
        _ units: ContainerUnits,
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>
    ) throws(ContainerError) {
        let redo = ContainerRedo(precursor: old, units: units, recipeSize: head.recipeSize, resultSize: new.count)
        var position = 0
        do throws(ContainerStreamError<ContainerError>) {
            try redo.push(pair.new.span) { (bytes) throws(ContainerError) in
                try bytes.withUnsafeBufferPointer { (bytes) throws(ContainerError) in
                    let expected = UnsafeRawBufferPointer(
                        rebasing: UnsafeRawBufferPointer(new)[position..<(position + bytes.count)]
                    )
                    guard expected.elementsEqual(UnsafeRawBufferPointer(bytes)) else {
                        throw ContainerError(.corrupt, "the result", at: position)
                    }
                    position += bytes.count
                }
            }
        } catch {
            switch error {
            case .codec(let cause), .output(let cause): throw cause
            }
        }
        try redo.finish()
    }
}
