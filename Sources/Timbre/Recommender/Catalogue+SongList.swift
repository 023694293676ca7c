import Foundation
import TimbreCatalogue
import TimbreFiles

extension Catalogue {
    /// Songs listed in a text file, one per line: an identifier of the table, a link to a track, `id:` with an
    /// identifier, or `row:` with a row number. Empty lines are ignored.
    ///
    /// - Returns: ids in the order of the lines, and the lines that match no song.
    /// - Throws: `RecommenderFault.unreadableList`, `.ambiguousNumber`; `.emptyList` where every line is empty,
    ///   `.noKnownSong` where no line matches a song.
    public func songIDs(listedIn path: String) throws -> (ids: [Int], unknown: [String]) {
        let bytes: [UInt8]
        do {
            // Pipes can be read too.
            bytes = try FileContent.text(of: path)
        } catch FileFault.missing {
            throw RecommenderFault.unreadableList(path: path, reason: "it does not exist; check the name")
        } catch FileFault.isDirectory {
            throw RecommenderFault.unreadableList(path: path, reason: "it is a directory")
        } catch is FileFault {
            throw RecommenderFault.unreadableList(path: path, reason: "check its permissions")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RecommenderFault.unreadableList(path: path, reason: "it is no UTF-8 text; save it as UTF-8")
        }
        let lines = text.split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
        guard !lines.isEmpty else { throw RecommenderFault.emptyList(path: path) }
        var (ids, unknown) = ([Int](), [String]())
        for (line, id) in zip(lines, try songIDs(identifiedBy: lines)) {
            if let id {
                ids.append(id)
            } else {
                unknown.append(line)
            }
        }
        guard !ids.isEmpty else { throw RecommenderFault.noKnownSong(path: path, lines: lines.count) }
        return (ids, unknown)
    }
}
