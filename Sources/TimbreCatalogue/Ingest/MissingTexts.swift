/// The texts that mean "absent".
struct MissingTexts {
    private let texts: [[UInt8]]
    private let longest: Int

    init(_ texts: [String]) {
        self.texts = texts.map { Array($0.utf8) }
        longest = self.texts.map(\.count).max() ?? -1
    }

    /// - Parameter bytes: a cell without spaces around it.
    func contains(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= longest else { return false }
        return texts.contains { $0.elementsEqual(bytes) }
    }
}
