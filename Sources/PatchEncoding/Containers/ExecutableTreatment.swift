/// What a ``ContainerPatchEncoder`` does with ELF files that changed.
public enum ExecutableTreatment: Sendable {
    /// Nothing.
    case ignored
    /// They stay whole in the plain form: none of their blocks is copied. For an inner encoder that splits.
    case kept
    /// Each gets a patch of its own, so that the inner encoder sees one ELF file at a time.
    case split
}
