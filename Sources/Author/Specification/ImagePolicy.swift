public import PatchFormat

/// What the distributor and the device may do with an image.
public struct ImagePolicy: Equatable, Sendable {
    /// Whether a device has to find the image eligible before it asks for a payload (E5).
    public enum Eligibility: String, Equatable, Sendable, CaseIterable {
        /// It has to; the image is analysed, and one that cannot be analysed is refused when the manifest is built.
        case required
        /// It need not, and no descriptor is made. For images that nothing is known about, such as raw firmware.
        case none
    }

    /// The payload formats that are allowed, the preferred one first. Empty: the distributor chooses.
    public var formats: [PayloadFormat]
    /// Whether eligibility is required.
    public var eligibility: Eligibility

    /// A policy; any format and eligibility required unless said otherwise.
    public init(formats: [PayloadFormat] = [], eligibility: Eligibility = .required) {
        self.formats = formats
        self.eligibility = eligibility
    }
}
