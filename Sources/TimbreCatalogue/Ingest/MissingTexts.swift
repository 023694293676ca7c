import TimbreBase

/// The texts that mean "absent".
struct MissingTexts {
    private let texts: [[UInt8]]
    private let longest: Int

    init(_ texts: [String]) {
        self.texts = texts.map { Array($0.utf8) }
        longest = self.texts.map(\.count).max() ?? -1
    }

    /// - Parameter bytes: a cell without surrounding spaces.
    func contains(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= longest else { return false }
        return texts.contains { $0.elementsEqual(bytes) }
    }

    /// Whether a cell of names is missing; in a column found by its meaning, also by the texts of `isUsual`.
    func contains(_ bytes: UnsafeRawBufferPointer, of category: ColumnPlan.Category) -> Bool {
        contains(bytes) || category.isFound && Self.isUsual(bytes)
    }

    /// Texts by which programs and people say that a number, a name or an identifier is missing, in lower case.
    private static let usual: Set<String> = [
        "", "na", "nan", "n/a", "#n/a", "null", "none", "-", "--", "?", "\\n", "unknown", "undefined",
        "<na>", "(null)", "nil", "n.a.", "–", "—", "#value!", "#ref!", "#div/0!", "#name?", "missing", "no key",
    ]
    private static let longestUsual = usual.map(\.utf8.count).max() ?? 0

    static func isUsual(_ text: String) -> Bool {
        text.utf8.count <= longestUsual && usual.contains(text.lowercased())
    }

    /// - Parameter bytes: a cell without spaces around it.
    static func isUsual(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count <= longestUsual && isUsual(String(decoding: bytes, as: UTF8.self))
    }
}
