/// Cuts the power at every write of an update, and goes on.
enum KillSweep {
    /// How many cuts cannot be got over.
    ///
    /// - Parameters:
    ///   - slot: A slot as it is before the update.
    ///   - isDone: Runs the update; whether it says that it is complete.
    static func unrecoverable(
        _ cut: SimulatedSlot.Cut,
        to new: [UInt8],
        _ slot: () -> SimulatedSlot,
        isDone: (SimulatedSlot) -> Bool
    ) -> Int {
        let whole = slot()
        guard isDone(whole), whole.starts(with: new), whole.state.writes > 0 else { return .max }
        return (0..<whole.state.writes).count { write in
            let slot = slot()
            slot.state.cut = cut
            slot.state.writesLeft = write
            _ = isDone(slot)
            slot.restart()
            // Now and then once more, soon after the restart.
            if write % 3 == 1 {
                slot.state.writesLeft = write % 5
                _ = isDone(slot)
                slot.restart()
            }
            return !(isDone(slot) && slot.starts(with: new))
        }
    }
}
