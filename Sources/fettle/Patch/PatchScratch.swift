import ContainerCodec
import Containers

/// Room for a result that nobody keeps: a file without a name, for its size may be more than the memory.
enum PatchScratch {
    static func file(size: Int, in folder: String) throws -> ScratchFile {
        do throws(ContainerError) {
            return try ScratchFile(size: size, in: folder)
        } catch {
            throw CommandFailure(
                .failure,
                "there is no room to try the patch",
                at: folder,
                expected: "\(Format.count(size)) bytes",
                found: error.reason,
                action: "make room there, or name another folder in TMPDIR"
            )
        }
    }
}
