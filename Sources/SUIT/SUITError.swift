public import CBOR
public import COSE

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
    /// The digest in the authentication block is not that of the manifest.
    case manifestDigestMismatch
    /// A digest algorithm that is not supported, by its COSE number.
    case digestAlgorithm(Int64)
    /// The manifest's version is not 1.
    case manifestVersion(UInt64)
    /// A severed or severable member does not match its digest in the manifest.
    case memberDigestMismatch(key: Int64)
    /// A member of the envelope that the manifest does not mention.
    case unexpectedMember(key: Int64)
    /// A key of the manifest or of its common block that is not supported.
    case unsupportedMember(key: Int64, at: Int)
    /// More components than are supported.
    case tooManyComponents(Int)
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
    /// Sequences nested too deeply.
    case tooDeep(SUITSection, at: Int)
    /// A condition or directive lacks a parameter.
    case missingParameter(Int64, command: Int64, SUITSection, at: Int)
    /// A condition does not hold.
    case conditionFailed(Int64, component: Int, SUITSection, at: Int)
    /// A directive could not be carried out.
    case directiveFailed(Int64, component: Int, SUITSection, at: Int)
    /// No alternative of a try-each succeeded.
    case noAlternative(component: Int, SUITSection, at: Int)
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
}
