extension StagedUpdate {
    /// Decodes bytes of the patch within.
    func decode(_ bytes: Span<UInt8>, isLast: Bool) throws(InPlaceError) {
        guard var decoder else { throw .within }
        try decoder.push(bytes) { (made) throws(InPlaceError) in try accept(made) }
        if isLast { try decoder.finish() }
        self.decoder = isLast ? nil : decoder
    }

    /// Takes bytes of the new image: those that are moved must be what the plan says, the others are staged.
    private func accept(_ bytes: UnsafeBufferPointer<UInt8>) throws(InPlaceError) {
        guard let plan, bytes.count <= resultSize &- made else { throw .wrongResult }
        running.update(bytes)
        var index = 0
        while index < bytes.count {
            let (source, count) = plan.source(at: made)
            let rest = bytes.count &- index
            let part = count < rest ? count : rest
            let piece = UnsafeBufferPointer(rebasing: bytes[index..<(index &+ part)])
            switch source {
            case .old(let place): try compare(piece, at: place)
            case .staged: try stage(piece)
            }
            index &+= part
            made &+= part
        }
    }

    private func stage(_ piece: UnsafeBufferPointer<UInt8>) throws(InPlaceError) {
        if isDryRunOnly { return }
        do throws(InPlaceStorageError) { try area.append(piece, to: &storage) } catch { throw .storage(error) }
    }

    /// What is moved is not made: it must be the same.
    private func compare(_ piece: UnsafeBufferPointer<UInt8>, at place: Int) throws(InPlaceError) {
        let size = 4_096
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var index = 0
        while index < piece.count {
            let part = piece.count &- index < size ? piece.count &- index : size
            do throws(InPlaceStorageError) {
                try storage.read(place &+ index, count: part, into: buffer)
            } catch {
                throw .storage(error)
            }
            for offset in 0..<part where buffer[offset] != piece[index &+ offset] { throw .wrongResult }
            index &+= part
        }
    }

    /// The new image was made whole: it is compared with its digest, and the slot may be written.
    func finishStaging() throws(InPlaceError) {
        guard let plan, let header = patchHeader, made == resultSize, running.finish() == header.result else {
            throw .wrongResult
        }
        guard !isDryRunOnly else {
            stage = .over(.verified)
            return
        }
        do throws(InPlaceStorageError) { try area.finish(&storage) } catch { throw .storage(error) }
        let blocks = InPlaceMove(layout: plan.layout, oldSize: oldSize).blockCount
        made = 0
        // From here on the slot is in between.
        if plan.layout.shift > 0 { try record(.moving, blocks) }
        stage = .writing(.move(blocks))
    }

    /// Goes on after a power cut, at what the last record says.
    func resume(_ record: InPlaceRecord) throws(InPlaceError) {
        guard let plan, let count = Int(exactly: record.count) else { throw .otherPatchUnfinished }
        switch record.phase {
        case .moving:
            guard count <= InPlaceMove(layout: plan.layout, oldSize: oldSize).blockCount else {
                throw .otherPatchUnfinished
            }
            stage = .writing(.move(count))
        case .saving, .writing, .complete:
            guard count <= resultSize / plan.layout.segment else { throw .otherPatchUnfinished }
            stage = .writing(.segment(count, isSaved: record.phase == .writing))
        }
    }

    func record(_ phase: InPlaceRecord.Phase, _ count: Int) throws(InPlaceError) {
        do throws(InPlaceStorageError) { try write(phase, count) } catch { throw .storage(error) }
    }

    func write(_ phase: InPlaceRecord.Phase, _ count: Int) throws(InPlaceStorageError) {
        guard let name else { return }
        try journal?.write(phase, count, patch: name, checkpoint: firstFrame, frameSegment: 0, to: &storage)
    }
}
