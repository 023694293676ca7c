import Timbre

let device = try Device.best().device
let songs = try Catalogue.ingest(["songs.csv"], into: "songs.timbre").catalogue
let catalogue = try songs.train(device: device).catalogue

let recommender = try Recommender(catalogue, device: device)
for found in try recommender.similar(toSong: 42).items {
    print(found.score, found.song.artist, found.song.title)
}
