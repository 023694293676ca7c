/// The stop words in `stop-words/`, embedded in the binary.
public enum ShippedStopWords {
    /// Words by language, one a line.
    public static let all: [(language: String, words: String)] = [
        ("dutch", text(PackageResources.dutch_txt)),
        ("english", text(PackageResources.english_txt)),
        ("french", text(PackageResources.french_txt)),
        ("german", text(PackageResources.german_txt)),
        ("italian", text(PackageResources.italian_txt)),
        ("portuguese", text(PackageResources.portuguese_txt)),
        ("russian", text(PackageResources.russian_txt)),
        ("spanish", text(PackageResources.spanish_txt)),
        ("swedish", text(PackageResources.swedish_txt)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
