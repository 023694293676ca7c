import Foundation

/// Words and numbers of a text, as a catalogue keeps them: lower-cased, without punctuation, in compatibility-composed
/// Unicode (NFKC).
///
/// A token is a run of letters with their marks, or a run of decimal digits. An apostrophe between two letters stays,
/// as "'": what it parts depends on the language. Of scripts that put no spaces between words (Han, Hiragana, Katakana,
/// Thai, Lao, Khmer, Myanmar) each letter with its marks is a token. A longer run than `mostScalars` is cut there.
package struct Tokens {
    /// Largest number of letters or digits in a token; longer runs are no words.
    package static let mostScalars = 64

    package init() {}

    package func split(_ text: String) -> [String] {
        var tokens: [String] = []
        var text = text
        text.withUTF8 { bytes in
            forEach(in: UnsafeRawBufferPointer(bytes)) { tokens.append(String(decoding: $0, as: UTF8.self)) }
        }
        return tokens
    }

    /// Passes each token's UTF-8 to the body, in the order of the text.
    ///
    /// - Parameter bytes: UTF-8; invalid bytes separate words.
    /// - Complexity: O(bytes); ASCII takes a fast path.
    package func forEach(in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        if bytes.isASCII {
            forEachASCII(in: bytes, body)
        } else {
            forEachScalar(in: String(decoding: bytes, as: UTF8.self), body)
        }
    }

    private func forEachASCII(in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: Self.mostScalars, alignment: 1) { token in
            var count = 0
            var kind = Kind.none
            func end() {
                if count > 0 { body(UnsafeRawBufferPointer(rebasing: token[..<count])) }
                (count, kind) = (0, .none)
            }
            for place in bytes.indices {
                let byte = bytes[place]
                let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                let found: Kind = lower &- 0x61 < 26 ? .letter : lower &- 0x30 < 10 ? .digit : .none
                if found == .none {
                    let isInner =
                        byte == 0x27 && kind == .letter && place + 1 < bytes.count
                        && (bytes[place + 1] | 0x20) &- 0x61 < 26
                    guard isInner else {
                        end()
                        continue
                    }
                } else if found != kind, kind != .none {
                    end()
                }
                if found != .none { kind = found }
                if count < Self.mostScalars {
                    token[count] = lower
                    count += 1
                }
            }
            end()
        }
    }

    private func forEachScalar(in text: String, _ body: (UnsafeRawBufferPointer) -> Void) {
        var token = ""
        var count = 0
        var kind = Kind.none
        // An apostrophe that counts if a letter follows.
        var hasApostrophe = false
        func end() {
            if count > 0 { token.withUTF8 { body(UnsafeRawBufferPointer($0)) } }
            token.removeAll(keepingCapacity: true)
            (count, kind, hasApostrophe) = (0, .none, false)
        }
        for scalar in text.lowercased().precomposedStringWithCompatibilityMapping.unicodeScalars {
            let found = Kind(scalar)
            switch found {
            case .none:
                if kind == .letter, !hasApostrophe, Self.apostrophes.contains(scalar) {
                    hasApostrophe = true
                    continue
                }
                end()
                continue
            case .mark where kind == .none: continue
            case .mark: break
            case .lone: end()
            case .letter, .digit:
                if kind != .none, kind != found { end() }
                if hasApostrophe {
                    token += "'"
                    hasApostrophe = false
                }
            }
            if found != .mark { kind = found }
            if count < Self.mostScalars {
                // Capitals do not tell where a word ends.
                token.unicodeScalars.append(scalar == "ς" ? "σ" : scalar)
                count += 1
            }
        }
        end()
    }

    private static let apostrophes: Set<Unicode.Scalar> = ["'", "’", "ʼ", "‘", "`", "´"]

    private enum Kind {
        case none, letter, digit, mark
        /// A letter of a script without spaces.
        case lone

        init(_ scalar: Unicode.Scalar) {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
                self = Self.isOfScriptWithoutSpaces(scalar.value) ? .lone : .letter
            case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
            case .decimalNumber: self = .digit
            default: self = .none
            }
        }

        private static func isOfScriptWithoutSpaces(_ value: UInt32) -> Bool {
            switch value {
            // Thai, Lao; Myanmar; Khmer.
            case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
            // Hiragana, Katakana; Han, and in the planes behind.
            case 0x3005...0x3007, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
                0x20000...0x3FFFF:
                true
            default: false
            }
        }
    }
}
