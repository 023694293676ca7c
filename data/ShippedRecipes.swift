/// The recipes in `recipes/`, embedded in the binary.
public enum ShippedRecipes {
    /// YAML by name, in alphabetical order.
    public static let all: [(name: String, yaml: String)] = [
        ("audio-12", text(PackageResources.audio_12_yaml)),
        ("spotify-900k", text(PackageResources.spotify_900k_yaml)),
        ("spotify-900k-classic", text(PackageResources.spotify_900k_classic_yaml)),
        ("spotify-tracks", text(PackageResources.spotify_tracks_yaml)),
    ]

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
