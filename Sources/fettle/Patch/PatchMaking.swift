import Foundation
import PatchEncoding
import PatchFormat

/// Which encoder makes a patch, and within which bounds.
struct PatchMaking {
    /// The largest image, in bytes: offsets of images have 31 bits (docs/delta.md).
    static let imageLimit = Int(Int32.max)
    /// How much memory the best tier takes for each byte of the larger image, and on top of that.
    private static let memoryFactor = 20
    private static let memoryBase = 64 << 20

    let tier: EncodingTier
    let profile: PatchProfile
    let slot: PatchSlot?
    let old: MappedImage
    let new: MappedImage

    /// What makes a patch from `old` to `new`.
    ///
    /// - Throws: where it would take more memory than the machine has.
    init(tier: EncodingTier, profile: PatchProfile, slot: PatchSlot?, old: MappedImage, new: MappedImage) throws {
        self.tier = tier
        self.profile = profile
        self.slot = slot
        self.old = old
        self.new = new
        let larger = max(old.count, new.count)
        let needed = larger * Self.memoryFactor + Self.memoryBase
        let there = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        guard needed <= there else {
            let most = max(0, (there - Self.memoryBase) / Self.memoryFactor)
            throw CommandFailure(
                .failure,
                "the images are too large for a patch on this machine",
                at: old.count == larger ? old.path : new.path,
                expected: "at most \(Format.count(most)) bytes, for \(Format.count(there)) bytes of memory",
                found: "\(Format.count(larger)) bytes",
                action: "make the patch where there is more memory, send the image whole, or cut it into components"
            )
        }
    }

    /// The patch, applied and compared.
    func make(_ names: PatchNames) throws -> [UInt8] {
        do throws(PatchEncodingError) {
            return try old.withSpan { (old) throws(PatchEncodingError) in
                try new.withSpan { (new) throws(PatchEncodingError) in
                    try PatchEncoders.encode(
                        old: old,
                        new: new,
                        names: names,
                        tier: tier,
                        profile: profile,
                        slot: slot,
                        digest: PatchChain()
                    )
                }
            }
        } catch {
            throw CommandFailure(
                .failure,
                "there is no patch: \(error.reason)",
                at: "\(old.path) to \(new.path)",
                found: error.code.description,
                action: error.code == .notReproducible
                    ? "this is a defect: please report it, with the two images if possible; send the image whole until then"
                    : "send the image whole"
            )
        }
    }
}
