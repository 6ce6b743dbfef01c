extension StagedUpdate {
    /// Does the next part of the work on the slot: moves the old image, writes a segment of the new one, or reads it back.
    ///
    /// - Throws: ``InPlaceError/storage(_:)``, ``InPlaceError/wrongResult`` where the medium does not give back what was written.
    public func proceed() throws(InPlaceError) -> InPlaceStep {
        guard case .writing(let work) = stage, let plan else { return step }
        switch work {
        case .move(let count):
            try move(count, plan.layout)
            try record(.saving, 0)
            stage = .writing(resultSize > 0 ? .segment(0, isSaved: false) : .verify)
        case .segment(let number, let isSaved):
            try makeSegment(number, isSaved: isSaved, plan)
            let next = number &+ 1
            stage = .writing(next &* plan.layout.segment < resultSize ? .segment(next, isSaved: false) : .verify)
        case .verify:
            guard try storage.digest(of: resultSize, by: digests) == patchHeader?.result else { throw .wrongResult }
            try record(.complete, resultSize / plan.layout.segment)
            made = resultSize
            stage = .over(.complete)
        }
        return step
    }

    private func move(_ count: Int, _ layout: InPlaceLayout) throws(InPlaceError) {
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: layout.blockSize)
        defer { block.deallocate() }
        try InPlaceMove(layout: layout, oldSize: oldSize).perform(count) {
            (source, target, size) throws(InPlaceStorageError) in
            try storage.read(source, count: size, into: block)
            for index in size..<layout.blockSize { block[index] = 0xFF }
            try storage.write(block, size: layout.blockSize, to: target)
        } record: { (left) throws(InPlaceStorageError) in
            try write(.moving, left)
        }
    }

    private func makeSegment(_ number: Int, isSaved: Bool, _ plan: StagedPlan) throws(InPlaceError) {
        let layout = plan.layout
        let start = number &* layout.segment
        let saved = layout.saved(at: start, old: oldSize)
        do throws(InPlaceStorageError) {
            if !isSaved {
                if !saved.isEmpty {
                    // What stands beside the slot belongs to the segment before, until this record.
                    try write(.saving, number)
                    try storage.save(saved, base: layout.shift)
                }
                try write(.writing, number)
            }
            let block = UnsafeMutablePointer<UInt8>.allocate(capacity: layout.blockSize)
            defer { block.deallocate() }
            let behind = start &+ layout.segment
            let end = behind < resultSize ? behind : resultSize
            var place = start
            while place < end {
                let size = end &- place < layout.blockSize ? end &- place : layout.blockSize
                try read(place, size, into: block, plan, saved)
                for index in size..<layout.blockSize { block[index] = 0xFF }
                try storage.write(block, size: layout.blockSize, to: place)
                place &+= size
            }
            made = end
        } catch {
            throw .storage(error)
        }
    }

    /// Puts bytes of the new image together.
    private func read(
        _ position: Int,
        _ size: Int,
        into target: UnsafeMutablePointer<UInt8>,
        _ plan: StagedPlan,
        _ saved: Range<Int>
    ) throws(InPlaceStorageError) {
        var index = 0
        while index < size {
            let (source, most) = plan.source(at: position &+ index)
            var count = most < size &- index ? most : size &- index
            switch source {
            case .staged(let place): try storage.readSpill(area.start &+ place, count: count, into: target + index)
            case .old(let place) where saved.contains(place):
                if saved.upperBound &- place < count { count = saved.upperBound &- place }
                try storage.readSpill(place &- saved.lowerBound, count: count, into: target + index)
            case .old(let place):
                try storage.read(plan.layout.shift &+ place, count: count, into: target + index)
            }
            index &+= count
        }
    }
}
