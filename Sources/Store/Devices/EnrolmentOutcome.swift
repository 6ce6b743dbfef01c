/// What an enrolment came to.
public enum EnrolmentOutcome: String, Sendable, Hashable, CaseIterable {
    /// The token was consumed and the device registered, just now.
    case enrolled
    /// This device with this key consumed this token before: it repeats because it never saw the answer.
    case alreadyEnrolled
}
