extension ImageModel {
    /// The place that has `address`, or nil if none has.
    public func place(ofAddress address: UInt64) -> UInt32? {
        var memory = Reference.memoryPlaces
        for index in 0..<segments.count {
            let segment = segments[index]
            let distance = address &- segment.address
            if distance < UInt64(segment.size) {
                return segment.offset &+ UInt32(truncatingIfNeeded: distance)
            }
            if distance < UInt64(segment.memorySize) {
                return memory &+ (UInt32(truncatingIfNeeded: distance) &- segment.size)
            }
            memory &+= segment.memorySize &- segment.size
        }
        return nil
    }

    /// The address that `place` has, or nil if it has none.
    public func address(ofPlace place: UInt32) -> UInt64? {
        if place < Reference.memoryPlaces {
            for index in 0..<segments.count {
                let segment = segments[index]
                // The end of a segment is a place as well: things are as often known by where they end.
                if place >= segment.offset, place &- segment.offset < segment.size {
                    return segment.address &+ UInt64(place &- segment.offset)
                }
            }
            return nil
        }
        var rest = place &- Reference.memoryPlaces
        for index in 0..<segments.count {
            let segment = segments[index]
            let cleared = segment.memorySize &- segment.size
            if rest < cleared {
                return segment.address &+ UInt64(segment.size) &+ UInt64(rest)
            }
            rest &-= cleared
        }
        return nil
    }

    /// The region that holds `place`, else nil.
    func region(at place: UInt32) -> ImageRegion? {
        let index = regionIndex(endingAfter: place)
        guard index < regions.count, regions[index].offset <= place else { return nil }
        return regions[index]
    }

    /// The first region that ends behind `place`; the count if there is none.
    func regionIndex(endingAfter place: UInt32) -> Int {
        var low = 0
        var high = regions.count
        while low < high {
            let middle = (low &+ high) >> 1
            if regions[middle].offset &+ regions[middle].size <= place {
                low = middle &+ 1
            } else {
                high = middle
            }
        }
        return low
    }
}
