public import Foundation

/// The program that draws pictures: one process for each file.
public struct Gnuplot: Sendable {
    private let program: Program
    private let fonts: FontCoverage

    /// Looks for gnuplot in the directories of `PATH`.
    ///
    /// - Throws: `PictureFault.noGnuplot`.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        guard let program = Program("gnuplot", environment: Self.withoutSettings(environment)) else {
            throw PictureFault.noGnuplot
        }
        self.program = program
        fonts = FontCoverage(environment: environment)
    }

    /// Without what makes gnuplot begin with another terminal, look for files elsewhere or run other programs: a default
    /// terminal that it lacks costs it its first commands.
    private static func withoutSettings(_ environment: [String: String]) -> [String: String] {
        environment.filter { !$0.key.hasPrefix("GNU") && !$0.key.hasPrefix("FIT_") && $0.key != "PAGER" }
    }

    /// The picture as bytes of its format.
    ///
    /// - Throws: `PictureFault.gnuplotFailed` with what gnuplot says first.
    func draw(_ picture: Picture, as format: PictureFormat) throws -> Data {
        let script = GnuplotScript(picture, format: format).text
        return try run(format == .png ? fonts.shown(script) : script)
    }

    /// What gnuplot draws by these commands.
    ///
    /// - Throws: `PictureFault.gnuplotFailed`.
    func run(_ script: String) throws -> Data {
        let outcome: Program.Outcome
        do {
            // Without the settings that users keep for themselves.
            outcome = try program.run(["-d"], input: script)
        } catch {
            throw PictureFault.gnuplotFailed(reason: "\(program.path) can't be run: \(error.localizedDescription)")
        }
        guard outcome.status == 0 else {
            let ending = outcome.status.map { "it ended with status \($0)" } ?? "a signal ended it"
            throw PictureFault.gnuplotFailed(reason: Self.firstError(in: outcome.messages) ?? ending)
        }
        guard !outcome.output.isEmpty else {
            throw PictureFault.gnuplotFailed(reason: Self.firstError(in: outcome.messages) ?? "it drew nothing")
        }
        return outcome.output
    }

    /// gnuplot shows the command, a caret below what it did not take, and then, after a line's number, why.
    static func firstError(in messages: String) -> String? {
        let lines = messages.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.first { $0.hasPrefix("line ") || $0.hasPrefix("\"") } ?? lines.first { !$0.isEmpty }
    }
}
