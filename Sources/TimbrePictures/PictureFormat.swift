/// A kind of picture file.
public enum PictureFormat: String, Sendable, Codable, CaseIterable {
    /// Sharp at any size; texts can be searched.
    case svg
    /// Pixels, two for each of the SVG's.
    case png
}
