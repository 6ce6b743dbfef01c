/// A place where a payload can be had, or was had from.
struct PayloadLocation: Equatable {
    /// The absolute address.
    let address: String
    /// Who stands behind it.
    let origin: String
    /// Whether it is another device, which has its own small transport.
    let isNeighbour: Bool

    init(_ address: String, isNeighbour: Bool = false) {
        self.address = address
        self.origin = Origin.of(address)
        self.isNeighbour = isNeighbour
    }
}
