extension Unicode.Scalar {
    /// Whether a terminal may act on the scalar instead of showing it: control characters (C0, DEL, C1), line and
    /// paragraph separators, and characters that change the direction of a text.
    package var isUnshowable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isBidiControl
        }
    }

    /// Stand-in that can be shown: Unicode's control picture where there is one, for example ␛ for escape, else �.
    fileprivate var picture: Unicode.Scalar {
        switch value {
        case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        default: "\u{FFFD}"
        }
    }
}

extension String {
    /// The text for a terminal: a stand-in for each character that it may act on, so that the text is one line and no
    /// command.
    package var visible: String {
        guard unicodeScalars.contains(where: \.isUnshowable) else { return self }
        var result = UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.isUnshowable ? scalar.picture : scalar) }
        return String(result)
    }

    /// The visible text cut for a table's cell, to 80 characters and at most 320 scalars.
    package var onOneLine: String {
        let scalars = unicodeScalars.prefix(320)
        let isCut = scalars.endIndex < unicodeScalars.endIndex
        let plain = String(UnicodeScalarView(scalars)).visible
        return isCut || plain.count > 80 ? String(plain.prefix(79)) + "…" : plain
    }

    /// The text for people: "unknown" where it is empty.
    package var orUnknown: String { isEmpty ? "unknown" : self }
}
