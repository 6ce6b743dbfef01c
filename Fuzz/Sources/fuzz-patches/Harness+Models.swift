import Harness
import PatchEncoding
import PatchFormat

extension Harness {
    /// Models of images: what is read is written and read alike, alone and beside another one.
    static let imageModel = Harness("image-model", isCBOR: false, seeds: ModelSeeds.all) { input in
        var position = 0
        guard let model = try? ImageModel(decoding: input.span, at: &position) else { return }
        requireSame(model, model.encoded(), relativeTo: nil)
        guard let other = try? ImageModel(decoding: input.span, at: &position, relativeTo: model) else { return }
        requireSame(other, other.encoded(relativeTo: model), relativeTo: model)
    }

    /// The search for references in bytes of any kind by a model of any kind: ascending, without overlap, within the run,
    /// the same whatever the windows are, and what a field points to is what makes that field.
    static let scan = Harness("scan", isCBOR: false, seeds: ModelSeeds.images) { input in
        var position = 0
        guard let found = try? ImageModel(decoding: input.span, at: &position) else { return }
        let bytes = Array(input[position...])
        guard !bytes.isEmpty, found.size >= bytes.count else { return }
        // The bytes stand where the first region begins, or earlier.
        let first = Int(found.regions.first?.offset ?? 0)
        let start = min(first, Int(found.size) - bytes.count)
        let whole = references(found, bytes, start, window: bytes.count)
        let pieces = references(found, bytes, start, window: ReferenceScanner.lookahead + 70)
        let other = zip(whole, pieces).first { $0 != $1 }
        require(
            whole == pieces,
            "other references by other windows, of \(whole.count) and \(pieces.count): \(String(describing: other)) in \(found)"
        )
        var end = start
        for reference in whole {
            let at = Int(reference.position)
            require(at >= end && at + reference.kind.size <= start + bytes.count, "\(reference) beyond \(end)")
            end = at + reference.kind.size
            var field: UInt64 = 0
            for index in 0..<reference.kind.size { field |= UInt64(bytes[at - start + index]) << UInt64(8 * index) }
            _ = found.encode(reference, at: reference.position, target: reference.target &+ 16, field: field)
            let target = found.target(of: reference, at: reference.position, field: field, near: reference.target)
            guard let target else { continue }
            let again = found.encode(reference, at: reference.position, target: target, field: field)
            require(again == field, "a target that does not give its field")
        }
    }

    private static func requireSame(_ model: ImageModel, _ bytes: [UInt8], relativeTo other: ImageModel?) {
        var position = 0
        let again = try? ImageModel(decoding: bytes.span, at: &position, relativeTo: other)
        require(again == model && position == bytes.count, "written to another model")
    }

    private static func references(_ model: ImageModel, _ bytes: [UInt8], _ start: Int, window: Int) -> [Reference] {
        let end = start + bytes.count
        var scanner = ReferenceScanner(model: model, start: UInt32(start), end: UInt32(end))
        var found: [Reference] = []
        var rounds = 0
        while !scanner.isAtEnd {
            let from = Int(scanner.position)
            let to = min(end, from + window)
            guard from < to else {
                while let reference = scanner.next(in: [UInt8]().span, at: scanner.position) { found.append(reference) }
                break
            }
            // On the heap by itself: a sanitizer finds what reads beyond it.
            let part = Array(bytes[(from - start)..<(to - start)])
            while let reference = scanner.next(in: part.span, at: UInt32(from)) { found.append(reference) }
            rounds += 1
            require(scanner.isAtEnd || Int(scanner.position) > from, "a scanner that stands still")
        }
        return found
    }
}

/// Models of real images.
enum ModelSeeds {
    static func all() -> [[UInt8]] {
        ImagePair.all.compactMap { pair in
            guard let old = ImageModel(elf: pair.old), let new = ImageModel(elf: pair.new) else { return nil }
            return old.encoded() + new.encoded(relativeTo: old)
        } + contents.map { $0.encoded() }
    }

    /// A model, and bytes that it is for.
    static func images() -> [[UInt8]] {
        let programs = ImagePair.all.compactMap { pair in
            ImageModel(elf: pair.old).map { $0.encoded() + Array(pair.old.prefix(3_000)) }
        }
        let bytes = Array(ImagePair.all[0].old[0x100..<0x500])
        return programs + contents.map { $0.encoded() + bytes }
    }

    /// One kind of content after the other.
    private static let contents: [ImageModel] = RegionContent.allCases.compactMap { content in
        ImageModel(
            size: 0x400,
            segments: [ImageSegment(offset: 0, size: 0x400, address: 0x1_0000, memorySize: 0x800)],
            regions: [ImageRegion(offset: 0, size: 0x400, content: content, parameter: 0x100)],
            sections: [0, 0x100, 0x200],
            sectionSymbols: [1, 2],
            symbolTable: 0x80,
            hasAbsoluteCode: true
        )
    }
}
