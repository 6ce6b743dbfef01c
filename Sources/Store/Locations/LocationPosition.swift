/// Where a location is, in the forms in which devices report their position [M6, D7].
public enum LocationPosition: Sendable, Hashable {
    /// Latitude and longitude, in degrees.
    case coordinates(latitude: Double, longitude: Double)
    /// A label that operators and devices agree on, such as `eu-west`.
    case region(String)

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    func check() throws(StoreError) {
        switch self {
        case .coordinates(let latitude, let longitude):
            // Written so that what is no number fails as well.
            guard latitude >= -90, latitude <= 90, longitude >= -180, longitude <= 180 else {
                throw StoreError(
                    .invalidRecord,
                    "a position is not on Earth",
                    expected: "a latitude of -90 to 90 and a longitude of -180 to 180 degrees"
                )
            }
        case .region(let label):
            try RecordCheck.text(label, "a region's label", atMost: StoreLimits.region, from: 1)
        }
    }
}
