import Foundation
import TimbreCatalogue

extension Catalogue {
    /// The songs of a text file that has an id or an identifier of the CSV a line; empty lines count for nothing.
    ///
    /// - Returns: ids in the order of the lines, and the lines that no song has.
    /// - Throws: `RecommenderFault.unreadableList`, `.noKnownSong` where no line is of a song.
    public func songIDs(listedIn path: String) throws -> (ids: [Int], unknown: [String]) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw RecommenderFault.unreadableList(path: path, reason: error.localizedDescription)
        }
        let lines = text.split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
        let identified = try songIDs(ofSourceIDs: lines)
        var (ids, unknown) = ([Int](), [String]())
        for line in lines {
            if let id = identified[line] ?? Int(line).flatMap({ (0..<songCount).contains($0) ? $0 : nil }) {
                ids.append(id)
            } else {
                unknown.append(line)
            }
        }
        guard !ids.isEmpty else { throw RecommenderFault.noKnownSong(path: path, lines: lines.count) }
        return (ids, unknown)
    }
}
