public import CBOR

/// What would make a device eligible, all of it together (requirement E8).
///
/// On the wire: `[* action]`.
public struct Remedy: Equatable, Sendable {
    /// Most actions of one remedy.
    public static let actionLimit = 512

    /// What is to be done, in this order.
    public var actions: [RemedyAction]

    /// Actions that help together.
    public init(_ actions: [RemedyAction]) {
        self.actions = actions
    }

    /// Bytes to download.
    public var downloadSize: UInt64 {
        var size: UInt64 = 0
        for action in actions where action.kind == .installPackage || action.kind == .updatePackage {
            let (sum, isOverflow) = size.addingReportingOverflow(action.bytes)
            size = isOverflow ? .max : sum
        }
        return size
    }

    /// Writes the remedy.
    public func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(actions.count)
        for action in actions { action.encode(into: &encoder) }
    }

    /// Reads a remedy.
    public init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        var remaining = try decoder.beginArray()
        guard remaining <= Self.actionLimit else { throw .tooLong(at: start) }
        actions = []
        while remaining > 0 {
            actions.append(try RemedyAction(from: &decoder))
            remaining -= 1
        }
    }
}
