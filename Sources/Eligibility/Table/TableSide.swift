/// Whose maker a rule of a compatibility table speaks for (requirement E6).
///
/// A table is believed only where its signature was made with a key that the device trusts for that side.
public enum TableSide: UInt8, Sendable {
    /// The maker of the device, or of the layer below the software: what this layer provides.
    case lower = 0
    /// The maker of software that is installed: what this software needs of others.
    case upper = 1
    /// The maker of the new software, with which the rule comes: what it needs, and what it must not meet.
    case new = 2
}
