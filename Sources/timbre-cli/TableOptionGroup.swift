import ArgumentParser
import Timbre

/// Options on a table's format, for the commands that read tables.
struct TableOptionGroup: ParsableArguments {
    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "Column that holds a field; with an empty name, the table lacks the field. Repeatable.",
            discussion: "Fields: \(SongField.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "field=name"))
    var columns: [ColumnChoice] = []

    @Option(
        help: ArgumentHelp(
            "Delimiter of the fields: one character, or tab. (default: detected)", valueName: "character"))
    var delimiter: Delimiter?

    @Option(
        help: ArgumentHelp(
            "Encoding, named as in `iconv -l`: UTF-8, latin1, cp1251… (default: detected)", valueName: "name"))
    var encoding: String?

    @Option(help: ArgumentHelp("Decimal mark. (default: detected)", valueName: "mark"))
    var decimal: DecimalMark?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of the line that names the columns, from 1. (default: detected)", valueName: "number"))
    var headerLine: Int?

    @Option(
        help: ArgumentHelp(
            "Further numeric columns to use as features: a name, with * for any text. Repeatable.",
            discussion: "For example, descriptors from Essentia or librosa.", valueName: "pattern"))
    var numbers: [String] = []

    @Option(
        help: ArgumentHelp(
            "Array [rows, any] whose columns become features of the table's rows; give one per table.",
            valueName: "file.npy"))
    var vectors: [String] = []

    func validate() throws {
        if let headerLine, headerLine < 1 { throw ValidationError("--header-line \(headerLine): lines count from 1") }
        let fields = columns.map(\.field)
        if let twice = fields.first(where: { field in fields.count { $0 == field } > 1 }) {
            throw ValidationError("--column \(twice.rawValue)=… is given twice")
        }
        let names = columns.map(\.name).filter { !$0.isEmpty }
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("--column …=\(twice) is given twice: a column holds one field")
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

/// Column of a field: `energy=Nrgy`, or `energy=` for none.
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
