/// What a scanner of rows remembers from one field to the next.
struct RowState {
    /// The field of the row that comes next.
    var field = 0
    /// Where the row or record began.
    var start = 0
    /// The start of the table that is being read, 0 for none.
    var table = 0
    /// The value before.
    var last: Int32 = 0
    /// The word before.
    var previous: UInt64 = 0
    /// What comes next in type information.
    var layout = TypeInfoLayout.unknown
}
