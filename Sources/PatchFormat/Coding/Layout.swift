/// Where the direct probabilities of each decision stand, by the size of the models.
struct Layout {
    // Numbers: the tree of lengths, the upper bits, the lowest bits.
    let rowShift: Int
    let number: Int
    // Gaps.
    let isMatch = 0  // 64
    let isRecent = 64  // 16
    let recentIndex = 80  // 16
    let isOld = 96  // 16
    let oldSign = 112  // 8
    let mapFlag = 120  // 8
    let span = 128  // 16
    let recentLength: Int
    let newLength: Int
    let oldLength: Int
    let newDistance: Int
    let oldDistance: Int
    // Map.
    let mapGap: Int
    let mapLength: Int
    let mapOld: Int
    // Runs.
    let blockMask: Int
    let blockKindShift: Int
    let blockHistory: Int
    let blockPlace: Int
    let blockKind: Int
    let byteMask: Int
    let byteHistory: Int
    let oldShift: UInt32
    let byteOld: Int
    let aroundShift: UInt32
    let byteAround: Int
    // References.
    let kindMask: Int
    let hitKind: Int
    let missMask: Int
    let hitHistory: Int
    let codeMask: Int
    let hitCode: Int
    let missChoice: Int
    let missSign: Int
    let missDeltaMask: Int
    let missDelta: Int
    /// How many there are.
    let count: Int

    /// The layout of models of this size.
    init(_ size: ModelSize) {
        let isSmall = size.isSmall
        rowShift = isSmall ? 2 : 0
        number = 64 + ((32 >> rowShift) + 1) * 8 + 4
        blockMask = isSmall ? 63 : 255
        blockKindShift = isSmall ? 2 : 0
        byteMask = isSmall ? 15 : 255
        oldShift = isSmall ? 24 : 20
        aroundShift = isSmall ? 24 : 20
        kindMask = isSmall ? 15 : 63
        missMask = isSmall ? 15 : 63
        codeMask = isSmall ? 255 : 4095
        missDeltaMask = isSmall ? 0 : 7
        var next = 144
        func take(_ size: Int) -> Int {
            next += size
            return next - size
        }
        recentLength = take(number)
        newLength = take(number)
        oldLength = take(number)
        newDistance = take(2 * number)
        oldDistance = take(number)
        mapGap = take(number)
        mapLength = take(number)
        mapOld = take(number)
        blockHistory = take(blockMask + 1)
        blockPlace = take(64)
        blockKind = take(256 >> blockKindShift)
        byteHistory = take((byteMask + 1) * 4)
        byteOld = take(1 << Int(32 - oldShift))
        byteAround = take(1 << Int(32 - aroundShift))
        hitKind = take((kindMask + 1) * 8)
        hitHistory = take((missMask + 1) * 8)
        hitCode = take(codeMask + 1)
        missChoice = take((kindMask + 1) * 4)
        missSign = take(kindMask + 1)
        missDelta = take((missDeltaMask + 1) * number)
        count = next
    }
}
