import TimbreBase
import TimbreCatalogue
import TimbreCompute

/// The playlists of each song, as an epoch needs them: a song has one label at a time, so one of its playlists is drawn
/// for each epoch, and over the epochs all of them take part. Songs that are not trained on have labels too: by these
/// the loss of validation songs is measured.
struct PlaylistMemberships: Sendable {
    /// Weight of playlists in the contrast's loss.
    let weight: Double
    /// Playlists by identifier, each with two training songs or more: the others pull nothing together.
    let playlists: [PlaylistSet.Playlist]
    /// Number of training songs that are in any of these playlists.
    let trainingSongCount: Int
    /// `[songs + 1]`: the start of each song's numbers.
    private let starts: [Int32]
    /// Numbers of each song's playlists, from 1, ascending, one song's after the other's.
    private let numbers: [Int32]

    /// - Parameters:
    ///   - songCount: the number of songs in the data set; every song of a playlist is below.
    ///   - training: the songs that are learned from, ascending.
    init(_ known: PlaylistSet, weight: Double, songCount: Int, training: [Int32]) {
        precondition(
            known.playlists.allSatisfy { $0.songs.allSatisfy { $0 >= 0 && $0 < songCount } }, "a song that is not there"
        )
        var isTraining = [Bool](repeating: false, count: songCount)
        for song in training { isTraining[Int(song)] = true }
        playlists = known.playlists.filter { its in its.songs.count { isTraining[Int($0)] } >= 2 }
        var starts = [Int32](repeating: 0, count: songCount + 1)
        for playlist in playlists { for song in playlist.songs { starts[Int(song) + 1] += 1 } }
        trainingSongCount = training.count { starts[Int($0) + 1] > 0 }
        for song in 0..<songCount { starts[song + 1] += starts[song] }
        var (next, numbers) = (starts, [Int32](repeating: 0, count: Int(starts[songCount])))
        for (place, playlist) in playlists.enumerated() {
            for song in playlist.songs {
                numbers[Int(next[Int(song)])] = Int32(place + 1)
                next[Int(song)] += 1
            }
        }
        (self.weight, self.starts, self.numbers) = (weight, starts, numbers)
    }

    /// Draws one of each song's playlists: its number for each song of the data set, 0 where there is none.
    func draw(seed: UInt64) -> LabelDraw {
        LabelDraw(starts: starts, labels: numbers, seed: seed, stream: .playlistLabels, number: 0)
    }
}

extension PlaylistMemberships {
    /// - Throws: `LearningFault` where playlists can't train by this recipe, or have nothing to teach.
    init(_ known: PlaylistSet, recipe: Recipe, songCount: Int, training: [Int32]) throws {
        guard recipe.objective.categories == .contrast else {
            throw LearningFault.playlistsWithoutContrast(recipe: recipe.name)
        }
        let categories = recipe.contrasts.map { recipe.categories[$0.place].name }
        guard categories.count < Contrast.mostCategories else {
            throw LearningFault.tooManyContrasts(categories: categories, most: Contrast.mostCategories)
        }
        let weight = recipe.objective.weights[Recipe.playlistWeight] ?? ObjectiveRecipe.standardPlaylistWeight
        guard weight > 0 else { throw LearningFault.playlistsWithoutWeight(recipe: recipe.name) }
        self.init(known, weight: weight, songCount: songCount, training: training)
        guard !playlists.isEmpty else { throw LearningFault.noPlaylistPairs(playlists: known.playlists.count) }
    }
}
