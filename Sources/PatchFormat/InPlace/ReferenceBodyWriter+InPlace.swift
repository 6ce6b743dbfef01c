extension ReferenceBodyWriter {
    /// The bodies of codec 4 (``InPlaceLayout``). `tokens` gives those of the gap that ends at run `index`; none crosses the end
    /// of a segment, and nothing uses what is gone.
    public func inPlaceBodies(_ layout: InPlaceLayout, tokens: (_ index: Int) -> GapTokens) -> [[UInt8]] {
        let coder = imageCoder(RangeEncoder())
        coder.memory.reach = layout.window
        coder.beginFrame(RangeEncoder())
        let soft = bodyLimit - 1024
        var bodies: [[UInt8]] = []
        var body: [UInt8] = []
        layout.append(to: &body)
        Varint.append(UInt64(size.slotsLog), to: &body)
        Varint.append(UInt64(size.cacheLog), to: &body)
        Varint.append(UInt64(map.runs.count), to: &body)
        let models = oldModel.regions.isEmpty ? [] : oldModel.encoded() + newModel.encoded(relativeTo: oldModel)
        Varint.append(UInt64(models.count), to: &body)

        func addChunk(partial amount: Int?) {
            let content = coder.model.coder.finish()
            var chunk: [UInt8] = []
            Varint.append(UInt64(content.count) << 1 | (amount == nil ? 0 : 1), to: &chunk)
            if let amount { Varint.append(UInt64(amount), to: &chunk) }
            chunk += content
            if body.count + chunk.count > bodyLimit {
                bodies.append(body)
                body = []
            }
            body += chunk
            coder.continueFrame(RangeEncoder())
        }

        coder.memory.oldFloor = layout.oldFloor(at: 0)
        for byte in models { _ = coder.modelByte(Int(byte)) }
        var before: CopyRun?
        var pending = 0
        for run in map.runs {
            if coder.model.coder.count >= soft {
                addChunk(partial: pending)
                pending = 0
            }
            _ = MapCoder.code(run, after: before, coder.model)
            before = run
            pending += 1
        }
        // The first segment goes on where the map ends.
        coder.placeRun()
        var started = -pending
        func proceed() {
            if coder.position % layout.segment == 0 || coder.position == new.count {
                addChunk(partial: nil)
                guard coder.position < new.count else { return }
                started = coder.position
                coder.memory.oldFloor = layout.oldFloor(at: coder.position)
                coder.beginFrame(RangeEncoder())
            } else if coder.model.coder.count >= soft {
                addChunk(partial: coder.position - started)
                started = coder.position
            }
        }
        if new.isEmpty { addChunk(partial: nil) }
        for index in 0...map.runs.count {
            let end = index < map.runs.count ? Int(map.runs[index].new) : new.count
            if coder.position < end {
                for token in tokens(index) {
                    let isRight = coder.gapToken(coder.resolve(token), end: end)
                    precondition(isRight, "a token that cannot be done")
                    proceed()
                }
                precondition(coder.position == end, "tokens do not fill the gap")
            }
            guard index < map.runs.count else { break }
            let runEnd = Int(map.runs[index].newEnd)
            while coder.position < runEnd {
                let isRight = coder.runBlock(limit: layout.segmentEnd(at: coder.position))
                precondition(isRight, "a run of what is gone")
                proceed()
            }
        }
        if !body.isEmpty { bodies.append(body) }
        return bodies
    }
}
