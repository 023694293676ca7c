import Foundation
import GRDB
import TimbreFiles
import TimbreTestTools

/// A catalogue that somebody changed by intent, checksums and all.
enum CatalogueMutation: String, CaseIterable {
    case arrays, json, model, recipe, rows, schema, journal, bytes, folder

    /// - Parameter catalogue: a copy, which is changed.
    func apply(to catalogue: String, _ random: inout SplitMix) throws {
        switch self {
        case .arrays: try changeArray(catalogue, &random)
        case .json: try changeJSON(catalogue, &random)
        case .model: try changeModel(catalogue, &random)
        case .recipe: try changeRecipe(catalogue, &random)
        case .rows: try DatabaseMutation.changeRows(catalogue, &random)
        case .schema: try DatabaseMutation.changeSchema(catalogue, &random)
        case .journal: try DatabaseMutation.leaveJournal(catalogue, &random)
        case .bytes:
            let path =
                catalogue + "/"
                + random.pick([
                    "songs.sqlite", "songs.sqlite", "model.safetensors", "latents.npy", "history.csv",
                    "checkpoint.safetensors", "moods/words.safetensors", "tokens.lyrics.terms.npy",
                ])
            guard var bytes = Files.bytes(path) else { return }
            ByteMutation.apply(&bytes, &random)
            try Files.write(bytes, to: path)
        case .folder: try changeFolder(catalogue, &random)
        }
    }

    private func changeArray(_ catalogue: String, _ random: inout SplitMix) throws {
        let names = [
            "features.npy", "categories.npy", "further_names.npy", "latents.npy", "clusters.npy", "map.npy",
            "tokens.lyrics.npy", "tokens.lyrics.ends.npy", "tokens.lyrics.terms.npy", "tokens.lyrics.terms.ends.npy",
            "texts.lyrics.ends.npy", "moods/words.probabilities.npy", "moods/words.states.npy",
        ]
        let name = random.pick(names)
        guard var bytes = Files.bytes("\(catalogue)/\(name)"), let file = try? NPYFile(path: "\(catalogue)/\(name)")
        else {
            return
        }
        guard file.rows > 0 else { return }
        if file.type != .float32, file.type != .int32 {
            return try changeEnds(name, bytes, catalogue, &random)
        }
        let start = bytes.count - file.rows * file.columns * 4
        if random.once(in: 5) {
            let columns = random.pick([file.columns - 1, file.columns + 1, 2 * file.columns, 1, 0].filter { $0 >= 0 })
            let data = Array(bytes[start...])
            let size = file.rows * columns * 4
            let fitting = data.prefix(size) + [UInt8](repeating: 0, count: max(0, size - data.count))
            let type = file.type == .float32 ? "<f4" : "<i4"
            bytes = NPYTarget.header(type: type, shape: "(\(file.rows), \(columns))") + fitting
        } else if random.once(in: 5) {
            var header = Array(bytes[10..<start])
            header = Array(TokenMutation.apply(String(decoding: header, as: UTF8.self), &random).utf8)
            let length = header.count
            bytes.replaceSubrange(8..<start, with: [UInt8(length & 255), UInt8(length >> 8 & 255)] + header)
        } else {
            for _ in 0..<(1 + random.below(6)) {
                let place = start + random.below(file.rows * file.columns) * 4
                let word =
                    file.type == .float32
                    ? random.pick(Extremes.floats).bitPattern
                    : UInt32(truncatingIfNeeded: random.pick(Extremes.integers))
                for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: word >> (UInt32(index) * 8)) }
            }
            if random.once(in: 6) {
                let value = random.pick(Extremes.floats).bitPattern
                for place in start..<bytes.count {
                    bytes[place] = UInt8(truncatingIfNeeded: value >> (UInt32(place - start) % 4 * 8))
                }
            }
        }
        if random.once(in: 8) { bytes.removeLast(random.below(bytes.count / 2)) }
        try Files.write(bytes, to: "\(catalogue)/\(name)")
        try Checksums.repair(name, in: catalogue)
    }

    /// Changes an array of bytes or of 64-bit numbers.
    private func changeEnds(
        _ name: String, _ bytes: [UInt8], _ catalogue: String, _ random: inout SplitMix
    ) throws {
        var bytes = bytes
        let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
        guard start + 8 < bytes.count else { return }
        for _ in 0..<(1 + random.below(4)) {
            let place = start + random.below((bytes.count - start) / 8) * 8
            if name.hasSuffix(".ends.npy"), random.once(in: 2) {
                ByteMutation.overwrite(&bytes, at: place, with: Int64(random.pick(Extremes.integers)))
            } else {
                bytes[place] = UInt8(random.below(256))
            }
        }
        try Files.write(bytes, to: "\(catalogue)/\(name)")
        try Checksums.repair(name, in: catalogue)
    }

    private func changeJSON(_ catalogue: String, _ random: inout SplitMix) throws {
        let name = random.pick([
            "clusters.json", "clusters.json", "map.json", "evaluation.json", "moods/words.told.json",
            "moods/words.report.json",
        ])
        let text = Files.text("\(catalogue)/\(name)")
        guard !text.isEmpty else { return }
        try Files.write(TokenMutation.apply(text, words: [",\"x\":1", "-"], &random), to: "\(catalogue)/\(name)")
        try Checksums.repair(name, in: catalogue)
    }

    private func changeModel(_ catalogue: String, _ random: inout SplitMix) throws {
        let name = random.pick([
            "checkpoint.safetensors", "model.safetensors", "model.safetensors", "moods/words.safetensors",
            "moods/words.safetensors",
        ])
        guard let bytes = Files.bytes("\(catalogue)/\(name)") else { return }
        try Files.write(Self.changed(model: bytes, &random), to: "\(catalogue)/\(name)")
        if name != "checkpoint.safetensors" { try Checksums.repair(name, in: catalogue) }
    }

    /// Another header or other weights, with the checksum repaired.
    static func changed(model bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        guard bytes.count >= 16 else { return bytes }
        let length = (0..<8).reduce(0) { $0 | Int(bytes[$1]) << ($1 * 8) }
        guard length >= 0, length < bytes.count - 12 else { return bytes }
        let header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
        func replace(_ changed: String) {
            bytes.replaceSubrange(8..<8 + length, with: Array(changed.utf8))
            ByteMutation.overwrite(&bytes, at: 0, with: Int64(changed.utf8.count))
        }
        if let state = stateOfTraining(in: header), random.once(in: 2) {
            // Where a checkpoint says that it stands.
            let text = TokenMutation.apply(String(header[state]), words: ["-", "null"], &random)
            replace(header.replacingCharacters(in: state, with: text))
        } else if random.once(in: 3) {
            for _ in 0..<(1 + random.below(20)) {
                let word = random.pick(Extremes.floats).bitPattern
                let place = 8 + length + random.below((bytes.count - 8 - length) / 4) * 4
                for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: word >> (UInt32(index) * 8)) }
            }
        } else {
            replace(TokenMutation.apply(header, &random))
        }
        if random.once(in: 10) { ByteMutation.apply(&bytes, &random) }
        Checksums.repairSafeTensors(&bytes)
        return bytes
    }

    /// Where the numbers of a checkpoint's state stand, a JSON object in a JSON text.
    private static func stateOfTraining(in header: String) -> Range<String.Index>? {
        guard let start = header.range(of: "\"state\":\"{"),
            let end = header.range(of: "}\"", range: start.upperBound..<header.endIndex)
        else { return nil }
        return start.upperBound..<end.lowerBound
    }

    private func changeRecipe(_ catalogue: String, _ random: inout SplitMix) throws {
        let text = TokenMutation.apply(Files.text(catalogue + "/recipe.yaml"), &random)
        try Files.write(text, to: catalogue + "/recipe.yaml")
        try Checksums.repair("recipe.yaml", in: catalogue)
        let queue = try DatabaseQueue(path: catalogue + "/songs.sqlite")
        try queue.write {
            try $0.execute(sql: "UPDATE settings SET value = ? WHERE name = 'recipe'", arguments: [text])
        }
        try queue.close()
    }

    private func changeFolder(_ catalogue: String, _ random: inout SplitMix) throws {
        let names = Files.names(in: catalogue)
        let path = "\(catalogue)/\(random.pick(names))"
        let outside = catalogue + "/../outside.txt"
        let files = FileManager.default
        switch random.below(8) {
        case 0: Files.remove(path)
        case 1:
            Files.remove(path)
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        case 2:
            Files.remove(path)
            try files.createSymbolicLink(atPath: path, withDestinationPath: outside)
        case 3:
            Files.remove(path)
            mkfifo(path, 0o666)
        case 4: try Files.write("", to: path)
        case 5:
            for name in names + ["checkpoint.safetensors", "evaluation.json", "history.csv"] {
                try? files.createSymbolicLink(atPath: "\(catalogue)/\(name).part", withDestinationPath: outside)
            }
        case 6: try Files.write("x", to: path + ".\(random.below(9))")
        default: try Files.copy(path, to: path + ".\(random.below(9)).part")
        }
    }
}
