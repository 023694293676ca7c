import CTimbreStemmer

/// Snowball's stemmer of one language: "running" and "runs" become "run". For one thread at a time.
final class Stemmer {
    /// English names of the languages with a stemmer: danish, english, french, …
    static let languages: Set<String> = {
        var names: Set<String> = []
        var next = sb_stemmer_list()
        while let list = next, let name = list.pointee {
            names.insert(String(cString: name))
            next = list + 1
        }
        // Variants that no recipe needs.
        return names.subtracting(["porter", "lovins", "kraaij_pohlmann", "german2"])
    }()

    private let stemmer: OpaquePointer

    /// Makes the stemmer of a language; nil for a language without one.
    init?(_ language: String) {
        guard Self.languages.contains(language), let stemmer = sb_stemmer_new(language, "UTF_8") else { return nil }
        self.stemmer = stemmer
    }

    deinit { sb_stemmer_delete(stemmer) }

    /// - Parameter word: a lower-case word.
    func stem(_ word: String) -> String {
        var word = word
        return word.withUTF8 { bytes in
            guard let result = sb_stemmer_stem(stemmer, bytes.baseAddress, Int32(bytes.count)) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            let count = Int(sb_stemmer_length(stemmer))
            return String(decoding: UnsafeBufferPointer(start: result, count: count), as: UTF8.self)
        }
    }
}
