import PatchFormat

extension PatchProblem {
    /// Why an update in place stopped. `file` is the slot.
    static func of(_ error: InPlaceError, file: String, _ source: PatchSource) -> CommandFailure {
        let journal = file + ".journal"
        switch error {
        case .patch(let cause): return of(cause, source.path)
        case .notInPlace:
            return CommandFailure(
                .failure,
                "the patch is for devices with two slots",
                at: source.path,
                expected: "a patch made with --in-place",
                action: "name a file for the new image, or make a patch with --in-place; nothing was written"
            )
        case .content, .layout, .within:
            return CommandFailure(
                .failure,
                "the patch cannot be decoded",
                at: source.path,
                found: "\(error)",
                action:
                    "fetch the patch again; the file is as it was before, or the update can go on with another copy of the patch"
            )
        case .slotTooSmall(let needed, let found):
            return CommandFailure(
                .failure,
                "the slot is too small for the patch",
                at: file,
                expected: "\(Format.count(needed)) bytes",
                found: "\(Format.count(found)) bytes",
                action: "make a patch with the right --slot-size; nothing was written"
            )
        case .roomTooSmall(let needed, let found):
            return CommandFailure(
                .failure,
                "there is not enough room beside the slot",
                at: journal,
                expected: "\(Format.count(needed)) bytes",
                found: "\(Format.count(found)) bytes",
                action: "make a patch with the right --spill-size; nothing was written"
            )
        case .wrongPrecursor:
            return CommandFailure(
                .failure,
                "the patch is made from another image",
                at: file,
                expected: name(source.header.precursor),
                action: "apply it to the image that it was made from, or make one from this image; nothing was written"
            )
        case .wrongResult:
            return CommandFailure(
                .failure,
                "the patch makes another image",
                at: source.path,
                expected: name(source.header.result),
                action: "fetch the patch again, or the image whole"
            )
        case .otherPatchUnfinished:
            return CommandFailure(
                .conflict,
                "an update by another patch is not finished: the file holds no whole image",
                at: journal,
                action: "apply that patch again, or write a whole image and remove the journal"
            )
        case .storage(.full(let slot, let spill)):
            return CommandFailure(
                .failure,
                "there is no room for the update",
                at: file,
                expected: "\(Format.count(slot)) bytes for the file, and \(Format.count(spill)) for \(journal)",
                action: "make room there; nothing was written"
            )
        case .storage(.spill), .storage(.record):
            return CommandFailure(
                .failure,
                "the journal cannot be read or written",
                at: journal,
                found: "\(error)",
                action: "check the space left, and start the same command again: it goes on where it stopped"
            )
        case .storage(let cause):
            return CommandFailure(
                .failure,
                "the file cannot be read or written",
                at: file,
                found: "\(cause)",
                action: "check the space left, and start the same command again: it goes on where it stopped"
            )
        }
    }
}
