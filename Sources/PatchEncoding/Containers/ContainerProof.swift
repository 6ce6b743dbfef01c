import Containers

/// Undoes the old container and puts the new one together as a device does, and compares. The inner patch has been proved
/// by the encoder that made it.
enum ContainerProof {
    /// That `pair` gives both images again.
    static func prove(
        _ pair: PlainPair,
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>
    ) throws(PatchEncodingError) {
        do throws(ContainerError) {
            let plain = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pair.old.count)
            defer { plain.deallocate() }
            let units = try ContainerUndo.undo(old, by: pair.script, into: plain)
            guard UnsafeRawBufferPointer(plain).elementsEqual(pair.old) else {
                throw ContainerError(.corrupt, "the precursor's plain form")
            }
            try redo(pair, units, old, new)
        } catch {
            throw PatchEncodingError(.notReproducible, "\(error)")
        }
    }

    /// That `head` reads back.
    static func prove(_ head: ContainerHead, encoded: [UInt8], limits: ContainerLimits) throws(PatchEncodingError) {
        do throws(ContainerError) {
            guard let extent = try ContainerHead.extent(encoded.span), extent.start + extent.size == encoded.count
            else {
                throw ContainerError(.malformed, "the head's size")
            }
            let read = try ContainerHead(
                decoding: encoded.span.extracting(extent.start..<encoded.count),
                limits: limits
            )
            guard read == head else { throw ContainerError(.malformed, "the head") }
        } catch {
            throw PatchEncodingError(.notReproducible, "\(error)")
        }
    }

    private static func redo(
        _ pair: PlainPair,
        _ units: ContainerUnits,
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>
    ) throws(ContainerError) {
        let redo = ContainerRedo(precursor: old, units: units, recipeSize: pair.recipeSize, resultSize: new.count)
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
