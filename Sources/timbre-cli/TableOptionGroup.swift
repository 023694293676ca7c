import ArgumentParser
import Timbre

/// What somebody says of a table, for the commands that read one.
struct TableOptionGroup: ParsableArguments {
    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "The column of a field; without a name the table shall not have the field. May be repeated.",
            discussion: "Fields: \(SongField.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "field=name"))
    var columns: [ColumnChoice] = []

    @Option(help: ArgumentHelp("What parts the fields: one character, or tab.", valueName: "character"))
    var delimiter: Delimiter?

    @Option(help: ArgumentHelp("The encoding, as `iconv -l` lists it: UTF-8, latin1, cp1251…", valueName: "name"))
    var encoding: String?

    @Option(help: ArgumentHelp("The decimal mark, . or ,", valueName: "mark"))
    var decimal: DecimalMark?

    @Option(parsing: .unconditional, help: ArgumentHelp("The line that names the columns.", valueName: "number"))
    var headerLine: Int?

    @Option(
        help: ArgumentHelp(
            "Columns of other numbers that are features: a name, with * for any text. May be repeated.",
            discussion: "For descriptors of Essentia or librosa, say.", valueName: "pattern"))
    var numbers: [String] = []

    @Option(
        help: ArgumentHelp(
            "An array [rows, any] whose columns are features of the table's rows; one for each table.",
            valueName: "file.npy"))
    var vectors: [String] = []

    func validate() throws {
        if let headerLine, headerLine < 1 { throw ValidationError("--header-line \(headerLine): lines count from 1") }
        let fields = columns.map(\.field)
        if let twice = fields.first(where: { field in fields.count { $0 == field } > 1 }) {
            throw ValidationError("--column \(twice.rawValue)=… stands twice")
        }
        let names = columns.map(\.name).filter { !$0.isEmpty }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("--column …=\(twice) stands twice: a column is one field's")
        }
    }

    var options: TableOptions {
        TableOptions(
            delimiter: delimiter?.character, encoding: encoding, decimal: decimal?.rawValue.first,
            headerLine: headerLine,
            columns: Dictionary(columns.map { ($0.field, $0.name) }, uniquingKeysWith: { first, _ in first }),
            numbers: numbers, vectors: vectors)
    }
}

/// `energy=Nrgy`, or `energy=` for none.
struct ColumnChoice: ExpressibleByArgument {
    var field: SongField
    var name: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), let field = SongField(rawValue: String(argument[..<sign])) else {
            return nil
        }
        (self.field, name) = (field, String(argument[argument.index(after: sign)...]))
    }
}

struct Delimiter: ExpressibleByArgument {
    var character: Character

    init?(argument: String) {
        let names: [String: Character] = ["tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"]
        guard let character = names[argument.lowercased()] ?? (argument.count == 1 ? argument.first : nil),
            let byte = character.asciiValue, byte != UInt8(ascii: "\""), byte >= 0x20 || byte == 0x09
        else { return nil }
        self.character = character
    }
}

enum DecimalMark: String, ExpressibleByArgument, CaseIterable {
    case point = "."
    case comma = ","
}
