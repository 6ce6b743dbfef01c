import CBOR

extension Verdict {
    /// The verdict after compatibility tables have been heard (requirement E6).
    ///
    /// A denial, and a known-bad combination, always wins, in whichever of the tables it stands. A permission counts only
    /// where its table's signer speaks for the side of the edge; the edge then counts as met, and ``rulings`` shows by
    /// which rule. A critical rule that is not known here, or whose conditions cannot be answered, leaves the verdict
    /// undecided.
    ///
    /// - Parameters:
    ///   - tables: verified tables, in any order: the verdict does not depend on it.
    ///   - context: the software, and the device.
    public func applying(_ tables: [TrustedTable], context: TableContext) -> Verdict {
        if tables.isEmpty { return self }
        var evaluation = TableEvaluation(edges, context)
        evaluation.apply(tables)
        return Verdict(
            edges: evaluation.raised + evaluation.edges,
            checked: checked + evaluation.raised.count,
            rulings: rulings + evaluation.rulings
        )
    }
}
