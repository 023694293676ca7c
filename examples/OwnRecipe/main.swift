// Trains by a recipe of one's own: four numbers that describe sound, songs of an artist pulled together.
//
//     OwnRecipe songs.csv songs.timbre

import Foundation
import Timbre

let recipe = try Recipe(
    yaml: """
        name: my-recipe
        title:  [song]
        artist: {columns: ["Artist(s)"], split: ",", feature: false, context: 3}
        features:
          tempo:        {columns: [Tempo], range: [0, 300], scale: normal}
          energy:       {columns: [Energy], range: [0, 100], scale: normal}
          positiveness: {columns: [Positiveness], range: [0, 100], scale: normal}
          acousticness: {columns: [Acousticness], range: [0, 100], scale: normal}
        objective: {numbers: mse, categories: contrast, temperature: 0.2, weights: {numbers: 0.3, artist: 1}}
        network:  {hidden: [16], latent: 8}
        training: {epochs: 5}
        """, source: "my-recipe.yaml")

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    print("usage: OwnRecipe TABLE CATALOGUE")
    exit(64)
}

let device = try Device.best().device
let songs = try Catalogue.ingest([arguments[1]], into: arguments[2], recipe: recipe).catalogue
let (catalogue, outcome) = try songs.train(device: device)
print("\(catalogue.songCount) songs, \(outcome.model.latentWidth) numbers each")

let recommender = try Recommender(catalogue, device: device)
let profile = Profile(numbers: ["tempo": 120, "energy": 80])
for found in try recommender.similar(to: profile).items.prefix(3) {
    print(found.score, found.song.artist, found.song.title)
}
