import CBOR
import SUIT

/// A descriptor that was fetched, and what the check of eligibility said about it.
struct JudgedDescriptor {
    /// The digest by which the manifest names it. Another branch may name another descriptor for the same component,
    /// which has to be fetched and judged by itself.
    let digest: SUITDigest
    let bytes: [UInt8]
    /// The version that it names; empty until it was judged.
    var version: Text = ""
    /// What compatibility tables said about it, in words.
    var rulings: [Text] = []
    /// Whether it is the descriptor of a rescue, which nothing may stand in the way of.
    var isRescue = false
}
