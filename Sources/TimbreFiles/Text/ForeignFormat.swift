/// Files that are no text, by their first bytes.
struct ForeignFormat {
    let name: String
    /// Way to make a table in text of such a file.
    let remedy: String
    private let mark: [UInt8]
    private let offset: Int

    private static let all: [ForeignFormat] = [
        .init(
            name: "a zip archive or a spreadsheet", mark: [0x50, 0x4B, 0x03, 0x04],
            remedy: "unpack it with unzip, or save the sheet as CSV"),
        .init(name: "an old spreadsheet", mark: [0xD0, 0xCF, 0x11, 0xE0], remedy: "save the sheet as CSV"),
        .init(name: "a Zstandard archive", mark: [0x28, 0xB5, 0x2F, 0xFD], remedy: "unpack it first, with: zstd -d"),
        .init(
            name: "an xz archive", mark: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], remedy: "unpack it first, with: xz -d"),
        .init(name: "a bzip2 archive", mark: Array("BZh".utf8), remedy: "unpack it first, with: bzip2 -d"),
        .init(name: "a 7z archive", mark: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], remedy: "unpack it first, with: 7z x"),
        .init(name: "a gzip archive within another", mark: GzipBytes.mark, remedy: "unpack it first, with: gzip -d"),
        .init(name: "a tar archive", mark: Array("ustar".utf8), offset: 257, remedy: "unpack it first, with: tar -xf"),
        .init(name: "a Parquet file", mark: Array("PAR1".utf8), remedy: "export it as CSV"),
        .init(name: "an Arrow file", mark: Array("ARROW1".utf8), remedy: "export it as CSV"),
        .init(name: "a web page", mark: Array("<!DOCTYPE".utf8), remedy: "save its table as CSV"),
        .init(name: "a web page", mark: Array("<!doctype".utf8), remedy: "save its table as CSV"),
        .init(name: "a web page", mark: Array("<html".utf8), remedy: "save its table as CSV"),
        .init(name: "an XML file", mark: Array("<?xml".utf8), remedy: "save its table as CSV"),
        .init(name: "a PDF file", mark: Array("%PDF-".utf8), remedy: "save its table as CSV"),
        .init(
            name: "what Git LFS keeps in a file's place", mark: Array("version https://git-lfs".utf8),
            remedy: "fetch the file itself, with: git lfs pull"),
        .init(name: "an SQLite database", mark: Array("SQLite format 3".utf8), remedy: "export the table as CSV"),
    ]

    private init(name: String, mark: [UInt8], offset: Int = 0, remedy: String) {
        (self.name, self.mark, self.offset, self.remedy) = (name, mark, offset, remedy)
    }

    /// The format that the first bytes of a file tell; nil for bytes that may be text.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let format = Self.all.first(where: { bytes.dropFirst($0.offset).starts(with: $0.mark) }) else {
            return nil
        }
        self = format
    }
}
