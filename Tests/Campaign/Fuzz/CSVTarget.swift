import Foundation
import Timbre
import TimbreFiles
import TimbreTestTools

/// Tables of songs.
struct CSVTarget: FuzzTarget {
    let name = "csv"
    let batch = 150

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        let name = random.pick(["tracks.csv", "classic.csv", "playlists.csv"])
        var text = Files.text(scene.path(name))
        if random.once(in: 3) { text = hostile(text, &random) }
        if random.once(in: 2) { text = TokenMutation.apply(text, words: ["\"", ",", "\r\n", "\r", "\n"], &random) }
        if random.once(in: 6) { text = text.replacing(",", with: random.pick([";", "\t", "|", ", "])) }
        if random.once(in: 6) { text = text.replacing("\n", with: random.pick(["\r\n", "\r", "\n\n", ",\n"])) }
        if random.once(in: 8) { text = random.pick(["\u{FEFF}", "sep=,\n", "# note\n", "\n"]) + text }
        var bytes = Array(text.utf8)
        if random.once(in: 12) { bytes = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
        if random.once(in: 12) { bytes = Array(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
        if random.once(in: 12) { bytes = Array(objects(text).utf8) }
        if random.once(in: 2) { ByteMutation.apply(&bytes, &random) }
        if random.once(in: 12) {
            bytes = StoredGzip.pack(bytes)
            if random.once(in: 2) { ByteMutation.apply(&bytes, &random) }
        }
        try Files.write(bytes, to: folder + "/songs.csv")
    }

    /// The lines as JSON objects, as if no cell had a comma.
    private func objects(_ text: String) -> String {
        let rows = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let keys = rows.first else { return "{}" }
        return rows.dropFirst().map { row in
            let members = zip(keys, row).map { key, value in
                Double(value) == nil ? "\"\(key)\":\"\(value)\"" : "\"\(key)\":\(value)"
            }
            return "{" + members.joined(separator: ",") + "}\n"
        }.joined()
    }

    /// Some cells are names that mean something elsewhere, quoted as they must be.
    private func hostile(_ text: String, _ random: inout SplitMix) -> String {
        var lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        for _ in 0..<6 {
            let line = 1 + random.below(lines.count - 1)
            let field = random.below(lines[line].count)
            let value = random.once(in: 3) ? random.pick(Extremes.texts) : random.pick(Extremes.names)
            lines[line][field] = HostileNames.quoted(value)
        }
        return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let table = folder + "/songs.csv"
        compare(table, oracle)
        compareObjects(table, oracle)
        let catalogue = folder + "/new.timbre"
        guard let report = oracle.step("ingest", { try Catalogue.ingest([table], into: catalogue).report }) else {
            if FileManager.default.fileExists(atPath: catalogue) {
                oracle.add(.litter, "an ingest that was refused leaves \(Files.names(in: catalogue))")
            }
            return
        }
        if report.read != report.added + report.duplicates + report.rejected {
            oracle.add(.wrong, "\(report.read) rows are read, but not all are added, duplicates or rejected: \(report)")
        }
        guard let again = oracle.step("the same again", { try Catalogue.ingest([table], into: catalogue).report })
        else {
            return oracle.add(.wrong, "a table that was read is refused the second time")
        }
        if again.added > 0 { oracle.add(.wrong, "the same table again adds songs") }
        oracle.step("open") {
            let opened = try Catalogue.open(at: catalogue)
            for fault in try opened.verify() { oracle.add(.unreadable, "a new catalogue: \(fault)") }
            if opened.songCount != report.added {
                oracle.add(.wrong, "\(report.added) songs added and \(opened.songCount) there")
            }
            let exporter = CatalogueExporter(opened)
            try exporter.write(.songs, to: folder + "/songs-out.csv")
            try compareTexts(opened, with: folder + "/songs-out.csv", oracle)
            _ = try PictureBook(opened).entries()
        }
        if random.once(in: 8) {
            oracle.step("train") {
                let opened = try Catalogue.open(at: catalogue)
                var recipe = opened.recipe
                (recipe.training.epochs, recipe.network.hidden) = (1, [8])
                let trained = try opened.train(recipe: recipe, device: .cpu(threads: 1)).catalogue
                _ = try Recommender(trained, device: .cpu(threads: 1)).similar(toSong: 0)
            }
        }
    }

    /// What is exported as CSV reads back as it was.
    private func compareTexts(_ catalogue: Catalogue, with path: String, _ oracle: Oracle) throws {
        let read = ReferenceCSV(parsing: Files.bytes(path) ?? [])
        let rows = read.records.dropFirst().map { $0.fields.map { String(decoding: $0, as: UTF8.self) } }
        guard rows.count == catalogue.songCount else {
            return oracle.add(.wrong, "\(catalogue.songCount) songs are exported as \(rows.count) rows")
        }
        var wrong = 0
        try catalogue.forEachSong { song in
            let texts = [
                song.title, song.artist, JoinedNames.text(song.artists), song.album, song.genre,
                JoinedNames.text(song.genres), song.emotion,
            ]
            if rows[song.id].count < 9
                || !rows[song.id][2..<9].elementsEqual(texts, by: { $0.utf8.elementsEqual($1.utf8) })
            {
                wrong += 1
            }
        }
        if wrong > 0 { oracle.add(.wrong, "songs that are exported read back as others") }
    }

    /// The reader against one that goes byte by byte.
    private func compare(_ path: String, _ oracle: Oracle) {
        guard let bytes = Files.bytes(path) else { return }
        let isPlain = !bytes.contains(0) && bytes.first != 0xEF && bytes.first != 0xFF && bytes.first != 0xFE
        var records: [ReferenceCSV.Record] = []
        let isRead: Void? = oracle.step("csv") {
            var reader = try CSVReader(path: path, bufferSize: 64)
            while try reader.nextRecord() {
                records.append(
                    .init(
                        line: reader.line,
                        fields: (0..<reader.fieldCount).map { Array(reader.text($0).utf8) }))
            }
        }
        guard isRead != nil, isPlain, String(validating: bytes, as: UTF8.self) != nil else { return }
        // Without any LF, CR alone ends a line.
        let isOld = !bytes.contains(10)
        let expected = ReferenceCSV(parsing: isOld ? bytes.map { $0 == 13 ? 10 : $0 } : bytes)
        if expected.unclosedQuoteLine == nil, expected.records != records {
            oracle.add(.wrong, "the table is read otherwise than byte by byte")
        }
    }

    /// Objects are read the same whatever the buffer, each with a field for every key.
    private func compareObjects(_ path: String, _ oracle: Oracle) {
        oracle.step("json") {
            let file = try SpooledFile(path: path, in: "/tmp")
            guard let shape = try TextSample(file).jsonShape() else { return }
            var fields: [[String]] = []
            for bufferSize in [64, 1 << 20] {
                var read: [String] = []
                var reader = try CSVReader(file, format: CSVFormat(kind: .json(shape)), bufferSize: bufferSize)
                while try reader.nextRecord() {
                    read += (0..<reader.fieldCount).map { reader.text($0) } + ["\(reader.line)"]
                    if reader.problem == nil, reader.fieldCount != shape.columns.count {
                        oracle.add(.wrong, "an object has \(reader.fieldCount) fields for \(shape.columns.count) keys")
                    }
                }
                fields.append(read)
            }
            if fields[0] != fields[1] { oracle.add(.wrong, "objects are read otherwise with another buffer") }
        }
    }
}
