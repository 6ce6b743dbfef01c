extension ImageModel {
    /// The model as bytes: variable-length numbers (LEB128).
    ///
    /// - Parameter reference: A model that the reader has already; that of a similar image makes a few bytes of it.
    public func encoded(relativeTo reference: ImageModel? = nil) -> [UInt8] {
        let numbers = ModelNumbers(self)
        if let reference {
            let other = ModelNumbers(reference)
            if other.shape == numbers.shape { return [1] + ModelNumbers.differences(numbers.values, other.values) }
        }
        var bytes: [UInt8] = [0]
        for count in numbers.shape { ModelNumbers.append(UInt64(count), to: &bytes) }
        return bytes + ModelNumbers.differences(numbers.values, [])
    }

    /// Reads a model at `position`, which moves behind it.
    ///
    /// - Throws: ``ImageModelError``. Nothing is allocated beyond the bounds of a model.
    public init(
        decoding bytes: Span<UInt8>,
        at position: inout Int,
        relativeTo reference: ImageModel? = nil
    ) throws(ImageModelError) {
        let start = position
        var other: [UInt64] = []
        var shape: [Int] = []
        switch try ModelNumbers.read(bytes, at: &position) {
        case 0:
            let limits = [
                ImageModel.segmentLimit, ImageModel.regionLimit, ImageModel.sectionLimit, ImageModel.sectionLimit,
            ]
            for limit in limits {
                let count = try ModelNumbers.read(bytes, at: &position)
                guard count <= UInt64(limit) else { throw .tooMany(limit: limit, found: count) }
                shape.append(Int(count))
            }
        case 1:
            guard let reference else { throw .differentShape }
            let numbers = ModelNumbers(reference)
            other = numbers.values
            shape = numbers.shape
        default: throw .malformedNumber(at: start)
        }
        let values = try ModelNumbers.readDifferences(
            bytes,
            at: &position,
            count: ModelNumbers.count(shape),
            from: other
        )
        let numbers = ModelNumbers(shape: shape, values: values)
        guard let model = try numbers.model() else { throw .outOfBounds }
        self = model
    }
}
