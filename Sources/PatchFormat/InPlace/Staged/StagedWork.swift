/// What is done next with a slot once everything is staged.
enum StagedWork {
    /// So many blocks of the old image are still to be moved up.
    case move(Int)
    /// This segment is to be written; whether what it overwrites and needs stands beside the slot already.
    case segment(Int, isSaved: Bool)
    /// The new image is there, and is to be read back.
    case verify
}
