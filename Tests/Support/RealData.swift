import Foundation
public import Testing

/// Whether real data sets are there; their folder is named by `TIMBRE_REAL_DATA`.
public enum RealData {
    private static let folder = ProcessInfo.processInfo.environment["TIMBRE_REAL_DATA"]

    public static var isPresent: Bool { folder != nil }
    public static let comment: Comment = "TIMBRE_REAL_DATA names no folder with the real data sets"

    /// The path of one of its files.
    public static func path(_ name: String) throws -> String { try #require(folder) + "/" + name }
}
