/// Two images that nobody needs but the encoder that gets them: it lets go of them as soon as it can.
final class GivenImages {
    /// The precursor.
    private(set) var old: [UInt8]
    /// The result.
    private(set) var new: [UInt8]

    init(old: consuming [UInt8], new: consuming [UInt8]) {
        self.old = old
        self.new = new
    }

    /// Frees both.
    func release() {
        old = []
        new = []
    }
}
