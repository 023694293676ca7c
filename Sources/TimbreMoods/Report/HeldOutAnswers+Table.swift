import Foundation
import TimbreFiles

extension HeldOutAnswers {
    /// Checks that a path can be written, before any work is done that would be lost.
    ///
    /// - Throws: `FileFault` where the path's folder is missing or can't be written.
    static func checkCanWrite(to path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder) else { throw FileFault.missingDirectory(path: path) }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw FileFault.notWritable(path: path, code: EACCES)
        }
    }

    /// Writes the chosen model's predictions of held-out rows as CSV, one line an answer; numbers count from 0.
    ///
    /// - Throws: `FileFault`.
    func write(to path: String, _ data: MoodData) throws {
        guard let chosen = models[MoodTrainer.best] else { return }
        let n = data.targets.classes.count
        func names(_ ids: [Int]) -> String {
            CSVWriter.quoted(ids.map { data.targets.classes[$0] }.joined(separator: "; "))
        }
        try AtomicFile.write(to: path) { sink in
            try sink.write("repetition,fold,row,actual,told,probability\n")
            for (answer, place) in places.enumerated() {
                let told = chosen.told[answer]
                let probabilities = told.map { "\(Float(chosen.probabilities[answer * n + $0]))" }
                try sink.write(
                    "\(repetitions[answer]),\(folds[answer]),\(data.rows[place]),\(names(data.targets.ids[place])),"
                        + "\(names(told)),\(probabilities.joined(separator: "; "))\n")
            }
        }
    }
}
