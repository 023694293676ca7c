import Foundation
import Timbre
import TimbreCatalogue
import TimbreFiles
import TimbrePictures

/// Pictures that `timbre plot` drew into a catalogue's folder. They change without a commit.
struct PictureFolder {
    /// Picture in the folder.
    struct Picture {
        /// File name without the suffix.
        var name: String
        var kind: PictureName
        fileprivate var file: Directory.File

        /// Time at which the picture was drawn, as in RFC 3339.
        var modified: String {
            Date(timeIntervalSince1970: Double(file.modified / 1_000_000_000)).formatted(.iso8601)
        }
    }

    /// Pictures in the order of their kinds, then by name.
    let pictures: [Picture]
    /// Path of the folder; nil where the folder is a link, since nothing outside the catalogue is shown.
    private let path: String?

    /// Largest size of a picture in bytes.
    private static let mostBytes = 32 << 20
    private static let suffix = ".svg"

    init(_ catalogue: Catalogue) {
        path = try? catalogue.pictureFolder()
        let found = path.map { Directory.files(in: $0) } ?? []
        let pictures = found.compactMap { file -> Picture? in
            guard file.name.hasSuffix(Self.suffix), file.size <= Self.mostBytes else { return nil }
            let name = String(file.name.dropLast(Self.suffix.count))
            return Self.kind(of: name).map { Picture(name: name, kind: $0, file: file) }
        }
        let places = Dictionary(uniqueKeysWithValues: PictureName.allCases.enumerated().map { ($1, $0) })
        self.pictures = pictures.sorted {
            let (first, second) = (places[$0.kind] ?? 0, places[$1.kind] ?? 0)
            return first == second ? $0.name < $1.name : first < second
        }
    }

    /// Kind of a picture by its name; nil for a name that `timbre plot` does not use.
    private static func kind(of name: String) -> PictureName? {
        PictureName(rawValue: name)
            ?? [.histogram, .moods].first { name.hasPrefix("\($0.rawValue)-") }
    }

    /// Bytes of a picture, with their entity tag; nil where the picture has gone since the folder was listed.
    ///
    /// - Throws: `FileFault` where the picture can't be read.
    func content(of picture: Picture) throws -> (bytes: [UInt8], tag: String)? {
        guard let path,
            let (file, bytes) = try Directory.contents(of: picture.file, in: path, most: Self.mostBytes)
        else { return nil }
        return (bytes, "\"\(file.modified)-\(file.size)\"")
    }
}
