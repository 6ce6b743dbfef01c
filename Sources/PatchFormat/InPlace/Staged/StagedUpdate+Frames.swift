extension StagedUpdate {
    /// Takes the body of a frame.
    func take(_ body: Span<UInt8>) throws(InPlaceError) {
        var index = 0
        if plan == nil {
            guard let end = try takeHead(body) else { return try check() }
            index = end
        }
        guard case .staging = stage else { return try check() }
        guard let plan, body.count &- index <= plan.patchSize &- taken else { throw .within }
        taken &+= body.count &- index
        try decode(body.extracting(index..<body.count), isLast: taken == plan.patchSize)
        guard taken == plan.patchSize else { return }
        name = InPlacePatchName(
            header: InPlacePatchName.short(firstFrame.check),
            frames: UInt32(truncatingIfNeeded: reader.checkpoint.frame),
            check: reader.checkpoint.check
        )
        try finishStaging()
    }

    /// Collects the plan. Says how many bytes of `body` belong to it once it is complete.
    private func takeHead(_ body: Span<UInt8>) throws(InPlaceError) -> Int? {
        for index in 0..<body.count {
            head.append(body[index])
            if headEnd == nil {
                let start = head
                headEnd = try StagedPlan.end(start.span)
            }
            guard head.count == headEnd else { continue }
            let collected = head
            head = []
            try begin(StagedPlan.read(collected.span, oldSize: oldSize, resultSize: resultSize))
            return index &+ 1
        }
        return nil
    }

    /// Sees whether what is planned can be done here.
    private func begin(_ found: StagedPlan?) throws(InPlaceError) {
        // A block is held in memory while the slot is written.
        guard let found, let header = patchHeader, found.layout.blockSize % storage.blockSize == 0,
            found.layout.blockSize <= InPlaceLimits.linux.window
        else { throw .layout }
        let needed = found.layout.slotSize(old: oldSize, new: resultSize)
        guard needed <= storage.size else { throw .slotTooSmall(needed: needed, found: storage.size) }
        let room = found.room(unit: storage.blockSize)
        guard room <= storage.spillSize else { throw .roomTooSmall(needed: room, found: storage.spillSize) }
        plan = found
        area.start = found.layout.spill
        guard case .staging = stage else { return }
        if !isDryRunOnly {
            do throws(InPlaceStorageError) { try storage.reserve(slot: needed, spill: room) } catch {
                throw .storage(error)
            }
        }
        decoder = try makeDecoder(
            PatchExpectation(precursor: header.precursor, result: header.result, resultSize: header.resultSize),
            oldSize
        )
    }

    /// Goes on with writing when all frames were read, and are those of the patch that was begun with.
    private func check() throws(InPlaceError) {
        guard case .checking(let record) = stage, reader.checkpoint.frame >= UInt64(record.patch.frames) else { return }
        guard plan != nil, reader.checkpoint.check == record.patch.check else { throw .otherPatchUnfinished }
        name = record.patch
        try resume(record)
    }
}
