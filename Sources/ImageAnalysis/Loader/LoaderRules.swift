/// Whose rules a program's loader follows. They differ in search order and in what symbol versions mean.
public enum LoaderRules: Equatable, Sendable {
    /// The GNU C library's `ld.so`.
    case glibc
    /// musl's `ldso`.
    case musl
}
