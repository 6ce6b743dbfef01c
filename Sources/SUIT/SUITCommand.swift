/// Conditions and directives: suit-manifest section 8.4.7 [M], suit-trust-domains section 6 [T],
/// suit-update-management section 4 [U], and private ones, at most -257.
public enum SUITCommand {
    /// Condition: the vendor id is the component's.
    public static let vendorIdentifier: Int64 = 1
    /// Condition: the class id is the component's.
    public static let classIdentifier: Int64 = 2
    /// Condition: the component's digest is parameter 3.
    public static let imageMatch: Int64 = 3
    /// Condition [U]: the present time is before parameter 4.
    public static let useBefore: Int64 = 4
    /// Condition: the slot is parameter 5.
    public static let componentSlot: Int64 = 5
    /// Condition: the component's bytes are parameter 18, compared in constant time.
    public static let checkContent: Int64 = 6
    /// Condition [T]: the dependency is authentic, and parameter 3 is its digest.
    public static let dependencyIntegrity: Int64 = 7
    /// Condition [T]: the component is a dependency's manifest.
    public static let isDependency: Int64 = 8
    /// Directive [T]: run the same section of the dependency.
    public static let processDependency: Int64 = 11
    /// Directive: the following commands concern this component, these components, or all.
    public static let setComponentIndex: Int64 = 12
    /// Condition that never holds.
    public static let abort: Int64 = 14
    /// Directive: run alternatives until one succeeds.
    public static let tryEach: Int64 = 15
    /// Directive: write parameter 18.
    public static let write: Int64 = 18
    /// Directive [T]: set parameters that are not set.
    public static let setParameters: Int64 = 19
    /// Directive: set parameters.
    public static let overrideParameters: Int64 = 20
    /// Directive: fetch from parameter 21.
    public static let fetch: Int64 = 21
    /// Directive: copy from component parameter 22.
    public static let copy: Int64 = 22
    /// Directive: start the component.
    public static let invoke: Int64 = 23
    /// Condition: the device id is parameter 24.
    public static let deviceIdentifier: Int64 = 24
    /// Condition [U]: the component's digest is not parameter 3.
    public static let imageNotMatch: Int64 = 25
    /// Condition [U]: the battery holds at least parameter 26.
    public static let minimumBattery: Int64 = 26
    /// Condition [U]: the application allows an update of priority parameter 27.
    public static let updateAuthorized: Int64 = 27
    /// Condition [U]: the version compares as parameter 28 says.
    public static let version: Int64 = 28
    /// Directive [U]: wait for the events of parameter 29.
    public static let wait: Int64 = 29
    /// Directive: exchange with component parameter 22.
    public static let swap: Int64 = 31
    /// Directive: run a sequence.
    public static let runSequence: Int64 = 32
    /// Directive [T]: give up the component; it goes when nobody else holds it.
    public static let unlink: Int64 = 33
    /// Directive [U]: set parameters of several components.
    public static let overrideMultiple: Int64 = 34
    /// Directive [U]: copy parameters of other components.
    public static let copyParameters: Int64 = 35
    /// Private condition: the software fits the device (E5), by the descriptor of parameter -257.
    public static let eligible: Int64 = -257
    /// Private condition: the device's characteristics are among those of parameter -263 [M7].
    public static let characteristicsMatch: Int64 = -258
}
