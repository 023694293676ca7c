/// Location of the objects in a file's JSON, and their values that are columns.
package struct JSONShape: Sendable, Equatable {
    /// Keys of a column's values: its object's own, or those that lead to it through objects within.
    package typealias Path = [String]

    /// Largest number of keys that are followed to a value.
    static let depthLimit = 4

    /// Keys that lead to the array of the objects; empty where the text is the objects, or an array of them.
    package var path: Path
    /// Columns in order of first appearance.
    package var columns: [Path]

    package init(path: Path = [], columns: [Path]) { (self.path, self.columns) = (path, columns) }

    /// Names of the columns: "energy", "album.name".
    package var names: [String] { columns.map { $0.joined(separator: ".") } }
}

extension JSONShape {
    /// The kind of text, by its beginning.
    enum Finding: Equatable {
        case shape(JSONShape)
        /// JSON or meant to be, and the line on which no object stands.
        case broken(line: Int)
        case otherText
    }

    /// Looks at the beginning of a text.
    ///
    /// Objects stand one a line, in an array, or one behind the other; most of the items must be some. Or the text is
    /// one object that holds an array of them, as services answer.
    ///
    /// - Parameter isNamedSo: whether the file's name says that it is JSON.
    static func find(in bytes: UnsafeRawBufferPointer, isNamedSo: Bool) -> Finding {
        let rest = bytes.drop { " \t\r\n".utf8.contains($0) }
        let inner = rest.dropFirst().drop { " \t\r\n".utf8.contains($0) }
        switch rest.first {
        case UInt8(ascii: "["):
            if inner.first == UInt8(ascii: "]") { return .shape(JSONShape(columns: [])) }
            guard isNamedSo || inner.first == UInt8(ascii: "{") else { return .otherText }
        case UInt8(ascii: "{"):
            guard isNamedSo || inner.first == UInt8(ascii: "\"") || inner.first == UInt8(ascii: "}") else {
                return .otherText
            }
        default:
            return isNamedSo ? .broken(line: 1) : .otherText
        }
        let path = JSONDescent.path(in: rest)
        let text = ByteQueue(capacity: bytes.count)
        text.append(bytes)
        return read(JSONObjects(text, within: path, name: "", objectLimit: .max), path: path)
    }

    private static func read(_ objects: JSONObjects, path: Path) -> Finding {
        var columns: [Path] = []
        var known: Set<Path> = []
        var (objectCount, otherCount, firstOther) = (0, 0, 1)
        // Without a source, nothing is thrown.
        while let item = try? objects.next() {
            if case .end = item { break }
            guard case .object = item else {
                if otherCount == 0 { firstOther = objects.line }
                otherCount += 1
                continue
            }
            objectCount += 1
            addColumns(of: objects.members, in: objects.bytes, behind: [], to: &columns, known: &known)
        }
        guard objectCount > 0, objectCount >= otherCount else { return .broken(line: firstOther) }
        return .shape(JSONShape(path: path, columns: columns))
    }

    private static func addColumns(
        of members: [JSONScanner.Member], in bytes: UnsafeRawBufferPointer, behind path: Path,
        to columns: inout [Path], known: inout Set<Path>
    ) {
        for member in members {
            let path = path + [JSONText.string(bytes[member.key])]
            if path.count < depthLimit, let inner = JSONScanner.members(of: member, in: bytes), !inner.isEmpty {
                addColumns(of: inner, in: bytes, behind: path, to: &columns, known: &known)
            } else if known.insert(path).inserted {
                columns.append(path)
            }
        }
    }
}
