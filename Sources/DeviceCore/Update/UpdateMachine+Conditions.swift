import SUIT

extension UpdateMachine {
    /// The first condition of the sections of an update that nothing on the device can answer, as an error.
    ///
    /// It would seem not to hold, and so choose the next alternative of a try-each without anybody having said so. Such a
    /// manifest is refused as a whole, before anything in it runs (suit-update-management section 4).
    static func unanswered(_ manifest: Manifest, in bytes: Span<UInt8>) -> SUITError? {
        for section in [.shared] + sections {
            let found = manifest.firstCommand(of: section, in: bytes) { !ConditionCheck.isAnswered($0) }
            if let found { return .unknownCommand(found.code, section, at: found.at) }
        }
        return nil
    }
}

extension ConditionCheck {
    /// Whether something on the device carries the command out or answers it, or ends the update because it cannot.
    static func isAnswered(_ command: Int64) -> Bool {
        switch command {
        // By this check, or by asking the platform.
        case SUITCommand.vendorIdentifier, SUITCommand.classIdentifier, SUITCommand.deviceIdentifier,
            SUITCommand.useBefore, SUITCommand.imageMatch, SUITCommand.imageNotMatch, SUITCommand.componentSlot,
            SUITCommand.version, SUITCommand.characteristicsMatch, SUITCommand.eligible:
            true
        // By the processor.
        case SUITCommand.abort, SUITCommand.isDependency, SUITCommand.dependencyIntegrity, SUITCommand.tryEach,
            SUITCommand.runSequence, SUITCommand.setComponentIndex, SUITCommand.setParameters,
            SUITCommand.overrideParameters, SUITCommand.overrideMultiple, SUITCommand.copyParameters:
            true
        // A directive that cannot be carried out ends the update, and chooses nothing.
        case SUITCommand.processDependency, SUITCommand.write, SUITCommand.fetch, SUITCommand.copy,
            SUITCommand.swap, SUITCommand.invoke, SUITCommand.unlink, SUITCommand.wait:
            true
        default: false
        }
    }
}
