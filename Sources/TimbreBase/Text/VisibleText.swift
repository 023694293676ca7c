extension Unicode.Scalar {
    /// Whether a terminal may obey it instead of showing it: control characters (C0, DEL, C1), line and paragraph
    /// separators, and what turns the direction of a text.
    package var isUnshowable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isBidiControl
        }
    }

    /// Unicode's picture of it where there is one, for example ␛ for the escape character, else �.
    fileprivate var picture: Unicode.Scalar {
        switch value {
        case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        default: "\u{FFFD}"
        }
    }
}

extension String {
    /// For a terminal: a stand-in for each character that it may obey, so that the text is one line and no command.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isUnshowable) else { return self }
        var result = UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.isUnshowable ? scalar.picture : scalar) }
        return String(result)
    }

    /// The same as a cell of a table: at most 80 characters, each of a few marks.
    package var onOneLine: String {
        let scalars = unicodeScalars.prefix(320)
        let isCut = scalars.endIndex < unicodeScalars.endIndex
        let plain = String(UnicodeScalarView(scalars)).visible
        return isCut || plain.count > 80 ? String(plain.prefix(79)) + "…" : plain
    }

    /// For people: a text that is missing is "unknown".
    package var orUnknown: String { isEmpty ? "unknown" : self }
}
