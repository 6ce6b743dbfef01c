public import CBOR
public import Eligibility

/// Whether a device tree fits a board, by the lists `compatible` of both root nodes.
///
/// A list begins with the board, and what follows is what the board can pass for: relatives and families of the board, at
/// last the processor (Devicetree Specification 0.4, 2.3.1). So software for a board fits every device in whose list that
/// board stands, and a tree is for the board that it names first. What else both lists have in common proves nothing:
/// boards with the same processor have the processor in common, and boards of one maker often a family, although their
/// trees differ in what is wired to what.
///
/// * A tree fits where its first entry is in the device's list.
/// * Except at the end of the device's list of several, or where the tree's list has no other entry: such an entry can be a
///   processor. Equal lists fit all the same.
/// * It does not fit where nothing else is in common than what one of the lists ends with, the processor.
/// * Else it is undecided.
///
/// Measured on the 998 different lists of Debian 12's device trees for 64-bit and 32-bit Arm: each fits itself, and of
/// 697,952 pairs of different boards 64 fit. These are variants that name the other board as what they can pass for, and
/// trees whose list begins with a processor because it names no board.
public enum BoardCompatibility: Equatable, Sendable {
    /// The device is, or can pass for, the board that the tree is for.
    case board(Text)
    /// The most specific common entry may be a family of boards or a processor.
    case undecided(Text)
    /// Only the processor is the same.
    case processor(Text)
    /// Nothing is the same.
    case none

    /// Compares the list of a tree with the list of a device.
    public init(tree: [Text], device: [Text]) {
        guard let place = tree.firstIndex(where: { device.contains($0) }),
            let other = device.firstIndex(of: tree[place])
        else {
            self = .none
            return
        }
        let entry = tree[place]
        let endsTree = place > 0 && place == tree.count - 1
        let endsDevice = other > 0 && other == device.count - 1
        if tree == device || (place == 0 && tree.count > 1 && !endsDevice) {
            self = .board(entry)
        } else if place == 0 || other == 0 || !(endsTree || endsDevice) {
            self = .undecided(entry)
        } else {
            self = .processor(entry)
        }
    }

    /// What a tree, or an image for one of several boards, asks of a device (kind ``CapabilityKind/board``): that one of
    /// these boards is in the device's list; of a list with one entry, that the device's list is the same. Where the
    /// comparison of two lists is undecided, the requirement is not met.
    public static func requirement(_ lists: [[Text]]) -> Requirement? {
        var boards: [AttributeValue] = []
        for list in lists {
            guard let first = list.first else { continue }
            let board: AttributeValue = list.count == 1 ? .texts(list) : .text(first)
            if !boards.contains(board) { boards.append(board) }
        }
        guard !boards.isEmpty else { return nil }
        let match: Match = boards.count == 1 ? .equals(boards[0]) : .oneOf(boards)
        return Requirement(.attribute(AttributeNeed(.board, "compatible", match)))
    }
}
