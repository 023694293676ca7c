import Foundation
import Timbre
import TimbreCatalogue
import TimbreFiles
import TimbrePictures

/// The pictures that `timbre plot` has left in a catalogue's folder for them. They change without a commit.
struct PictureFolder {
    /// A picture that is there.
    struct Picture {
        /// The file's name without its suffix.
        var name: String
        var kind: PictureName
        fileprivate var file: Directory.File

        /// When it was drawn, in the form of RFC 3339.
        var modified: String {
            Date(timeIntervalSince1970: Double(file.modified / 1_000_000_000)).formatted(.iso8601)
        }
    }

    /// In the order of the kinds, then by name.
    let pictures: [Picture]
    /// nil where a link has its name: nothing outside the catalogue is shown.
    private let path: String?

    /// Bytes of a picture at most.
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

    /// The kind of a picture by its name; nil for what no `timbre plot` draws.
    private static func kind(of name: String) -> PictureName? {
        PictureName(rawValue: name)
            ?? [.histogram, .moods].first { name.hasPrefix("\($0.rawValue)-") }
    }

    /// The bytes of a picture, with a tag that names them; nil where it has gone since the folder was listed.
    ///
    /// - Throws: `FileFault` where it can't be read.
    func content(of picture: Picture) throws -> (bytes: [UInt8], tag: String)? {
        guard let path,
            let (file, bytes) = try Directory.contents(of: picture.file, in: path, most: Self.mostBytes)
        else { return nil }
        return (bytes, "\"\(file.modified)-\(file.size)\"")
    }
}
