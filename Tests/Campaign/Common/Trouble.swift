/// What can be found.
enum Trouble: String, Codable, CaseIterable {
    /// A signal ended the process, or a trap.
    case crash
    /// It did not end in time.
    case hang
    /// It took more memory than any input of that size is worth.
    case memory
    /// A state that can't be read, or that is called damaged and is not.
    case unreadable
    /// An answer or a state that is not the right one.
    case wrong
    /// An error that says nothing to a person.
    case fault
    /// Files that nobody removes.
    case litter
}

/// Something that was found, with what it takes to see it again.
struct Finding: Codable {
    var kind: String
    var trouble: Trouble
    /// The number of the input or round.
    var number: Int
    /// What happened, in a sentence.
    var detail: String
    /// What was done: not what tells one finding from another.
    var circumstances = ""
    /// Where input or state are kept.
    var folder: String?
}
