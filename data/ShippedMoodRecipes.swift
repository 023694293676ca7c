/// The recipes of moods in `moods/`, embedded in the binary.
public enum ShippedMoodRecipes {
    /// YAML by name, in alphabetical order.
    public static let all: [(name: String, yaml: String)] = [
        ("listener-moods", text(PackageResources.listener_moods_yaml)),
        ("listener-moods-all", text(PackageResources.listener_moods_all_yaml)),
        ("lyrics-topics", text(PackageResources.lyrics_topics_yaml)),
        ("lyrics-topics-tuned", text(PackageResources.lyrics_topics_tuned_yaml)),
        ("lyrics-transformer", text(PackageResources.lyrics_transformer_yaml)),
        ("song-moods", text(PackageResources.song_moods_yaml)),
        ("song-moods-all", text(PackageResources.song_moods_all_yaml)),
        ("song-moods-clusters", text(PackageResources.song_moods_clusters_yaml)),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
