public import CBOR
public import COSE
public import Trust

/// Why an envelope or manifest is refused, or why a procedure stopped.
///
/// Offsets are bytes from the start of the envelope. The list follows the "must abort" rules of suit-manifest
/// sections 6.1 to 6.4.
public enum SUITError: Error, Equatable, Sendable {
    /// A part is not deterministic CBOR of the expected shape.
    case malformed(SUITPart, CBORError)
    /// The authentication block cannot be read.
    case authenticationBlock(COSEError)
    /// The envelope has no authentication block at all.
    case unsigned
    /// None of the authentication blocks verifies with a trusted key.
    case untrusted
    /// Fewer holders of distinct trusted keys have signed than must.
    case thresholdNotMet(needed: Int, found: Int)
    /// A key or its delegation is not trusted.
    case trust(TrustError)
    /// The digest in the authentication block is not that of the manifest.
    case manifestDigestMismatch
    /// A digest algorithm that is not supported, by its COSE number.
    case digestAlgorithm(Int64)
    /// The sequence number is lower than that of a manifest that was taken before.
    case sequenceNumber(UInt64, lowest: UInt64)
    /// The manifest's version is not 1.
    case manifestVersion(UInt64)
    /// A severed or severable member does not match its digest in the manifest.
    case memberDigestMismatch(key: Int64)
    /// A member of the envelope that the manifest does not mention.
    case unexpectedMember(key: Int64)
    /// A key of the manifest or of its common block that is not supported.
    case unsupportedMember(key: Int64, at: Int)
    /// A section that was severed and is not there.
    case missingMember(key: Int64)
    /// More components than are supported.
    case tooManyComponents(Int)
    /// A component, by its index, that the device does not have.
    case unknownComponent(Int)
    /// A component, by its index, that has the identifier of another one.
    case duplicateComponent(Int)
    /// The manifest leaves a component out that must always be updated together with the others.
    case incompleteComponentSet
    /// The signers may not touch a component, by its index.
    case componentNotPermitted(Int)
    /// The signers may not use a command on the component that it concerns.
    case commandNotPermitted(Int64, SUITSection, at: Int)
    /// The signers may not set a parameter of the component that it concerns.
    case parameterNotPermitted(Int64, SUITSection, at: Int)
    /// A command that is not supported.
    case unknownCommand(Int64, SUITSection, at: Int)
    /// A command that its place does not allow, such as one with side effects in the shared sequence.
    case misplacedCommand(Int64, SUITSection, at: Int)
    /// A parameter that is not supported.
    case unknownParameter(Int64, SUITSection, at: Int)
    /// A parameter that its place does not allow.
    case misplacedParameter(Int64, SUITSection, at: Int)
    /// A command's argument is not of its shape.
    case invalidArgument(Int64, SUITSection, at: Int)
    /// A sequence of a manifest with several components does not begin by choosing one.
    case componentNotChosen(SUITSection, at: Int)
    /// A component index that the manifest does not have.
    case componentIndex(UInt64, SUITSection, at: Int)
    /// Sequences nested too deeply, or loops inside of loops without an end in sight.
    case tooDeep(SUITSection, at: Int)
    /// A condition or directive lacks a parameter.
    case missingParameter(Int64, command: Int64, SUITSection, at: Int)
    /// A condition does not hold.
    case conditionFailed(Int64, component: Int, SUITSection, at: Int)
    /// A directive could not be carried out.
    case directiveFailed(Int64, component: Int, SUITSection, at: Int)
    /// No alternative of a try-each succeeded.
    case noAlternative(component: Int, SUITSection, at: Int)
    /// Commands that may run in any order use a component as source and as target.
    case orderConflict(component: Int, SUITSection, at: Int)
    /// process-dependency for a component that is no dependency.
    case notDependency(SUITSection, at: Int)
    /// process-dependency without a successful dependency-integrity before.
    case dependencyNotChecked(component: Int, SUITSection, at: Int)
    /// A dependency's manifest cannot be had, or dependencies are not supported.
    case dependencyUnavailable(component: Int, SUITSection, at: Int)
    /// A dependency's manifest is not the one that the manifest names.
    case dependencyDigestMismatch(component: Int, SUITSection, at: Int)
    /// Dependencies of dependencies without end, or too many of them.
    case tooManyDependencies(SUITSection, at: Int)
}

/// The part of an envelope that was being read.
public enum SUITPart: UInt8, Equatable, Sendable {
    /// The outer map.
    case envelope
    /// The authentication wrapper.
    case authentication
    /// The manifest map.
    case manifest
    /// The common block of the manifest.
    case common
    /// A command sequence.
    case sequence
    /// The text member.
    case text
    /// The request definition (parameter 25).
    case requestDefinition
    /// The reference to a descriptor (parameter -257).
    case descriptorReference
    /// A version comparison (parameter 28).
    case version
    /// The events of a wait directive (parameter 29).
    case waitInfo
}
