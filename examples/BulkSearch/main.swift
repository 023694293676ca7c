// Finds the ten nearest songs of every song, and writes them as arrays that NumPy reads.
//
//     BulkSearch songs.timbre neighbours.npy scores.npy

import Foundation
import Timbre

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    print("usage: BulkSearch CATALOGUE NEIGHBOURS.npy SCORES.npy")
    exit(64)
}

let catalogue = try Catalogue.open(at: arguments[1])
let device = try Device.best().device
// Latent vectors of a catalogue have unit length already.
let index = try LatentIndex(unitLength: VectorSource(catalogue.latents()), on: device)

let work = Work<SearchProgress>(report: { print("\(Int(100 * $0.share)) %") })
try index.writeNeighbours(
    of: nil, SearchOptions(k: 10), neighbours: arguments[2], scores: arguments[3], work: work)
print("\(index.count) songs on \(device.description.name)")
