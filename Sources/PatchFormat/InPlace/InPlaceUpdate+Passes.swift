extension InPlaceUpdate {
    /// Decodes the chunks of a frame.
    func decode(_ body: Span<UInt8>) throws(InPlaceError) {
        var index = 0
        if decoder == nil { try beginDecoder(body, at: &index) }
        guard let decoder else { return }
        guard body.count <= decoder.bodyRoom else { throw .content(.parameters) }
        var isWriting = false
        if case .writing = stage { isWriting = true }
        let frameSegment = decoder.segment
        while true {
            if decoder.isMapComplete, let place = resumption {
                resumption = nil
                if place.checkpoint != frame {
                    decoder.segment = place.segment
                    jump = place.checkpoint
                    return
                }
            }
            guard index < body.count else { return }
            if isWriting && decoder.segment >= target && decoder.segment > recorded {
                try beginSegment(decoder.segment, frameSegment: frameSegment)
            }
            try decoder.decodeChunk(body, at: &index, target: isWriting ? target : 0)
        }
    }

    /// Saves what the segment overwrites and needs, and says in the journal that it is begun.
    private func beginSegment(_ segment: Int, frameSegment: Int) throws(InPlaceError) {
        guard let memory, let layout else { return }
        let part = layout.saved(at: segment &* layout.segment, old: oldSize)
        if !part.isEmpty { try record(.saving, segment, at: frame, frameSegment: frameSegment) }
        do throws(InPlaceStorageError) {
            try memory.save(part, copies: true)
        } catch {
            throw .storage(error)
        }
        try record(.writing, segment, at: frame, frameSegment: frameSegment)
        recorded = segment
    }

    /// The layout is known from the first body: begins or goes on.
    private func beginDecoder(_ body: Span<UInt8>, at index: inout Int) throws(InPlaceError) {
        guard let found = InPlaceLayout.read(body, at: &index) else { throw .layout }
        if memory == nil {
            guard found.window <= limits.window, found.blockSize % idle.blockSize == 0,
                found.spill <= idle.spillSize
            else { throw .layout }
            let needed = found.slotSize(old: oldSize, new: resultSize)
            guard needed <= idle.size else { throw .slotTooSmall(needed: needed, found: idle.size) }
            layout = found
            memory = InPlaceMemory(
                idle,
                running: digests.makeRunning(),
                layout: found,
                oldCount: oldSize,
                resultSize: resultSize
            )
            try beginPass()
        }
        guard let memory, let layout, layout == found else { throw .layout }
        decoder = try InPlaceDecoder(
            memory,
            layout: layout,
            resultSize: resultSize,
            limits: limits,
            body: body,
            at: &index
        )
    }

    private func beginPass() throws(InPlaceError) {
        guard let memory, let layout else { return }
        guard case .resuming(let record) = stage else {
            memory.beginDry()
            return
        }
        guard let count = Int(exactly: record.count), let first = Int(exactly: record.frameSegment) else {
            throw .otherPatchUnfinished
        }
        switch record.phase {
        case .moving:
            guard count <= blockCount(layout) else { throw .otherPatchUnfinished }
            try move(count)
        case .saving, .writing, .complete:
            guard count <= resultSize / layout.segment else { throw .otherPatchUnfinished }
            let position = count &* layout.segment
            target = count
            recorded = record.phase == .saving ? target &- 1 : target
            if target > 0 { resumption = (record.checkpoint, first) }
            try beginWriting(at: position)
            guard record.phase == .writing else { return }
            do throws(InPlaceStorageError) {
                try memory.save(layout.saved(at: position, old: oldSize), copies: false)
            } catch {
                throw .storage(error)
            }
        }
    }

    private func beginWriting(at position: Int) throws(InPlaceError) {
        guard let memory, let layout else { return }
        stage = .writing
        do throws(InPlaceStorageError) {
            try memory.beginWriting(at: position, oldBase: layout.shift)
        } catch {
            throw .storage(error)
        }
    }

    private func blockCount(_ layout: InPlaceLayout) -> Int {
        InPlaceMove(layout: layout, oldSize: oldSize).blockCount
    }

    /// Moves the first `count` blocks of the old image up, and begins to write.
    private func move(_ count: Int) throws(InPlaceError) {
        guard let memory, let layout else { return }
        try InPlaceMove(layout: layout, oldSize: oldSize).perform(count) {
            (source, target, size) throws(InPlaceStorageError) in
            try memory.move(from: source, to: target, count: size)
        } record: { (left) throws(InPlaceStorageError) in
            try write(.moving, left, at: firstFrame, frameSegment: 0)
        }
        try record(.saving, 0, at: firstFrame, frameSegment: 0)
        recorded = -1
        try beginWriting(at: 0)
    }

    /// Ends the dry run or the update when the image is complete.
    func finishPass() throws(InPlaceError) {
        guard let decoder, let memory, let layout, let header, decoder.isComplete else { return }
        if case .dry = stage {
            guard memory.finishDry() == header.result else { throw .wrongResult }
            guard !isDryRunOnly else {
                stage = .over(.verified)
                return
            }
            name = InPlacePatchName(
                header: InPlacePatchName.short(firstFrame.check),
                frames: UInt32(truncatingIfNeeded: reader.checkpoint.frame),
                check: reader.checkpoint.check
            )
            do throws(InPlaceStorageError) {
                let spill = min(layout.spill, layout.rounded(oldSize))
                try memory.storage.reserve(slot: layout.slotSize(old: oldSize, new: resultSize), spill: spill)
            } catch {
                throw .storage(error)
            }
            // From here on the slot is in between.
            if layout.shift > 0 { try record(.moving, blockCount(layout), at: firstFrame, frameSegment: 0) }
            try move(blockCount(layout))
            self.decoder = nil
            jump = firstFrame
            return
        }
        guard try memory.storage.digest(of: resultSize, by: digests) == header.result else { throw .wrongResult }
        try record(.complete, decoder.segment, at: frame, frameSegment: 0)
        stage = .over(.complete)
    }

    private func record(
        _ phase: InPlaceRecord.Phase,
        _ count: Int,
        at checkpoint: PatchCheckpoint,
        frameSegment: Int
    ) throws(InPlaceError) {
        do throws(InPlaceStorageError) {
            try write(phase, count, at: checkpoint, frameSegment: frameSegment)
        } catch {
            throw .storage(error)
        }
    }

    private func write(
        _ phase: InPlaceRecord.Phase,
        _ count: Int,
        at checkpoint: PatchCheckpoint,
        frameSegment: Int
    ) throws(InPlaceStorageError) {
        guard let memory, let name else { return }
        try journal?.write(
            phase,
            count,
            patch: name,
            checkpoint: checkpoint,
            frameSegment: frameSegment,
            to: &memory.storage
        )
    }
}
