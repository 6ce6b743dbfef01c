/// How an image's functions use the vector registers and the extensions: what tells a build for one processor from
/// generic code with better variants.
struct X86Census {
    /// Functions that use vector registers with VEX or EVEX, in the old encoding, and either.
    var vectorFunctions = 0
    var legacyFunctions = 0
    var allVectorFunctions = 0
    /// Functions that use an extension, by its number.
    var users = [Int](repeating: 0, count: 64)
    var oldShifts = 0
    var newShifts = 0
    var oldScans = 0
    var newScans = 0
    var oldSwaps = 0
    var newSwaps = 0

    /// The census of the functions that `isCounted` holds for.
    init(_ survey: X86Survey, where isCounted: (Int) -> Bool) {
        for (index, function) in survey.functions.enumerated() where isCounted(index) {
            if function.vector > 0 { vectorFunctions += 1 }
            if function.legacy > 0 { legacyFunctions += 1 }
            if function.vector > 0 || function.legacy > 0 { allVectorFunctions += 1 }
            oldShifts += Int(function.oldShifts)
            newShifts += Int(function.newShifts)
            oldScans += Int(function.oldScans)
            newScans += Int(function.newScans)
            oldSwaps += Int(function.oldSwaps)
            newSwaps += Int(function.newSwaps)
            var rest = function.features.rawValue
            while rest != 0 {
                users[rest.trailingZeroBitCount] += 1
                rest &= rest &- 1
            }
        }
    }

    /// Whether vector code is VEX code: a compiler that may use AVX writes nothing else, so that generic functions in
    /// the old encoding are the mark of a file that also runs without.
    var isVEX: Bool { vectorFunctions > legacyFunctions }

    /// How many functions use `feature`.
    func users(of feature: X86Feature) -> Int { users[Int(feature.rawValue)] }

    /// Whether the compiler took the new form of an operation for most of its uses. `nil` where `feature` has no such
    /// pair of forms, or neither is used.
    func prefers(_ feature: X86Feature) -> Bool? {
        func most(_ new: Int, _ old: Int) -> Bool? { new + old == 0 ? nil : new > old }
        return switch feature {
        case .bmi2: most(newShifts, oldShifts)
        case .abm: most(newScans, oldScans)
        case .movbe: most(newSwaps, oldSwaps)
        default: nil
        }
    }
}
