extension ImageCoder {
    /// What the parts of tokens cost, by the models as they are.
    func prices(_ table: UnsafePointer<UInt16>) -> GapPrices {
        var prices = GapPrices()
        for after in 0..<2 {
            // The mean over what may stand before.
            var literal: Int32 = 0
            var copy: Int32 = 0
            for context in 0..<32 {
                let history = (context >> 2) << 1 | after
                let index = layout.isMatch &+ history &* 4 &+ (context & 3)
                literal += model.price(0, at: index, table)
                copy += model.price(1, at: index, table)
            }
            prices.literal[after] = literal / 32
            prices.copy[after] = copy / 32
        }
        prices.isRecent =
            (model.price(1, at: layout.isRecent, table) + model.price(1, at: layout.isRecent + 1, table)) / 2
        prices.isFresh =
            (model.price(0, at: layout.isRecent, table) + model.price(0, at: layout.isRecent + 1, table)) / 2
        var more: Int32 = 0
        for index in 0..<4 {
            let at = layout.recentIndex + index * 4
            prices.recent[index] = more + (index < 3 ? model.price(0, at: at, table) : 0)
            if index < 3 { more += model.price(1, at: at, table) }
        }
        prices.isOld = model.price(1, at: layout.isOld, table)
        prices.isNew = model.price(0, at: layout.isOld, table)
        prices.lengths = [layout.recentLength, layout.newLength, layout.oldLength].map {
            model.numberPrices(at: $0, table)
        }
        prices.distances = [layout.newDistance, layout.newDistance + layout.number, layout.oldDistance].map {
            model.numberPrices(at: $0, table)
        }
        for index in 0...32 { prices.distances[2][index] += 16 }
        return prices
    }
}
