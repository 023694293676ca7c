import Foundation
import TimbreBase
import TimbreFiles
import TimbreSearch

extension GivenVectors {
    /// Reads a vector for every song; songs that the file lacks get zeros and are never found.
    ///
    /// - Throws: `EvaluationFault.vectorCount`, `.identifierCount`, `.unknownIdentifiers`, `.unusableVector`,
    ///   `.zeroVectors`; `SearchFault.notFloats`; `FileFault`.
    func read(_ songs: EvaluationSongs) throws -> CandidateVectors {
        let file = try NPYFile(path: path)
        // `VectorSource` reports a file of another kind.
        let width = try VectorSource(file).dimensions
        let rows = try rowsOfSongs(songs, rows: file.rows)
        let values = file.floats(rows: 0..<file.rows)
        try file.checkIsWhole()
        if let place = values.firstIndex(where: { !$0.isFinite }) {
            throw EvaluationFault.unusableVector(path: path, row: place / width)
        }
        guard values.contains(where: { $0 != 0 }) else {
            throw EvaluationFault.zeroVectors(path: path, rows: file.rows)
        }
        var all = [Float](repeating: 0, count: songs.count * width)
        for (row, song) in rows.enumerated() {
            guard let song else { continue }
            all.replaceSubrange(
                song * width..<(song + 1) * width, with: values[row * width..<(row + 1) * width])
        }
        return CandidateVectors(all, dimensions: width)
    }

    /// The song of each row; nil for one that the catalogue does not have.
    private func rowsOfSongs(_ songs: EvaluationSongs, rows: Int) throws -> [Int?] {
        guard let ids else {
            guard rows == songs.count else {
                throw EvaluationFault.vectorCount(path: path, rows: rows, songs: songs.count)
            }
            return Array(0..<rows)
        }
        var lines = try FileContent.text(of: ids).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        guard lines.count == rows else {
            throw EvaluationFault.identifierCount(path: ids, lines: lines.count, vectors: path, rows: rows)
        }
        let texts = lines.map { String(decoding: $0, as: UTF8.self).trimmed }
        let found = texts.map { songs.identifiers[$0].map { Int($0) } }
        guard found.contains(where: { $0 != nil }) else {
            throw EvaluationFault.unknownIdentifiers(path: ids, lines: lines.count, example: texts.first ?? "")
        }
        return found
    }
}
