import Timbre

extension Error {
    /// Sentence for the command line, with the command and the options of the remedy.
    var sentence: String { (self as? any Fault)?.report.sentence(naming: \.commandLine) ?? "\(self)" }
}

extension [Remedy.Means] {
    /// Remedy as text: commands in backquotes with the options that follow them, and options without a command.
    fileprivate var commandLine: String {
        var parts: [[String]] = []
        for means in self {
            switch means {
            case .run(let operation): parts.append(["timbre", operation.command])
            case .set(let parameter, let value):
                let option = parameter.option + (value.map { parameter == .setting ? $0 : " \($0.asArgument)" } ?? "")
                if parts.isEmpty { parts.append([]) }
                parts[parts.count - 1].append(option)
            }
        }
        return parts.map { part in
            part.first == "timbre" ? "`\(part.joined(separator: " "))`" : part.joined(separator: ", ")
        }.joined(separator: ", ")
    }
}

extension Remedy.Operation {
    var command: String {
        switch self {
        case .ingest: "ingest songs.csv"
        case .train, .embed, .cluster, .map, .evaluate: rawValue
        case .trainMoods: "moods train"
        case .checkCatalogue: "doctor --catalogue"
        case .checkDevice: "doctor"
        }
    }
}

extension Remedy.Parameter {
    var option: String {
        switch self {
        case .arithmetic: "TIMBRE_CPU"
        case .artistLimit: "--per-artist"
        case .catalogue: "--catalogue"
        case .clusters: "--clusters"
        case .column: "--column"
        case .count: "-n"
        case .device: "--device"
        case .diversity: "--diversity"
        case .headerLine: "--header-line"
        case .identifiers: "--ids"
        case .insecure: "--insecure"
        case .mapMethod: "--method"
        case .minimumScore: "--minimum-score"
        case .model: "--model"
        case .modelName: "--name"
        case .numbers: "--numbers"
        case .playlistColumn: "--playlist-column"
        case .playlistPart: "--playlist-part"
        case .playlists: "--playlists"
        case .recipe: "--recipe"
        case .resume: "--resume"
        case .setting: "--set "
        case .songColumn: "--song-column"
        case .strict: "without --strict"
        case .tokenFile: "--token-file"
        case .vectors: "--vectors"
        }
    }
}
