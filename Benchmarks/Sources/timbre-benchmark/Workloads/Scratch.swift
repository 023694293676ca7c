import Foundation
import Timbre
import TimbreFiles

/// What workloads are measured on, made once and kept.
struct Scratch {
    let bench: Bench

    /// The path of a file or folder that `make` makes where it is not there.
    ///
    /// It is made beside its name and renamed: one that an interruption cut short is not taken for whole.
    func path(_ name: String, make: (_ path: String) throws -> Void) throws -> String {
        let path = "\(bench.options.scratch)/\(name)"
        guard !FileManager.default.fileExists(atPath: path) else { return path }
        bench.say("making \(path)")
        let unfinished = "\(bench.options.scratch)/unfinished-\(name)"
        try? FileManager.default.removeItem(atPath: unfinished)
        try make(unfinished)
        try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        return path
    }

    /// The command that is measured.
    ///
    /// - Throws: `BenchmarkFault.notStarted` where there is none.
    func timbre() throws -> String {
        let program = bench.options.timbre
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchmarkFault.notStarted(
                command: [program], reason: "there is no such program; `make build` makes it")
        }
        return program
    }

    /// A CSV in the 900k dialect.
    ///
    /// - Parameter textLength: of a song's text, in bytes, about.
    func csv(songs: Int, textLength: Int) throws -> String {
        let timbre = try timbre()
        return try path("songs-\(songs)-\(textLength).csv") { path in
            _ = try WholeProcess.measured(
                [timbre, "synthesize", "--songs", "\(songs)", "--text-length", "\(textLength)", "--output", path])
        }
    }

    /// A catalogue of songs with short texts by the recipe `spotify-900k-classic`.
    func catalogue(songs: Int) throws -> String {
        let timbre = try timbre()
        let csv = try csv(songs: songs, textLength: 20)
        return try path("songs-\(songs).timbre") { path in
            _ = try WholeProcess.measured(
                [timbre, "ingest", csv, "--recipe", "spotify-900k-classic", "--catalogue", path, "--quiet"])
        }
    }

    /// A `.npy` file of vectors.
    func vectors(_ name: String, _ values: [Float], dimensions: Int) throws -> String {
        try path("\(name)-\(values.count / dimensions)x\(dimensions).npy") { path in
            let writer = try NPYWriter(creating: path, type: .float32, columns: dimensions)
            try writer.append(values)
            try writer.finish()
        }
    }
}
