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

extension UnsafeRawBufferPointer {
    /// Without ASCII spaces, tabs and line breaks at either end.
    var trimmed: UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start] <= 0x20 { start += 1 }
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}
