import ArgumentParser

/// Version of the program for `timbre --version` and the service: that of the newest release in CHANGELOG.md, or the
/// next one with `-dev`.
let programVersion = "0.11.0-dev"

/// Root command: `timbre <command>`.
struct TimbreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timbre",
        abstract: "Learns what songs sound like and finds the ones that belong together.",
        discussion: """
            First steps, with made-up songs in place of your own table:

              timbre synthesize --songs 20000 --output songs.csv
              timbre ingest songs.csv
              timbre train
              timbre similar --id 42

            Commands use the catalogue $TIMBRE_CATALOGUE, else catalogue.timbre in this directory. Timbre chooses the \
            device itself (`timbre devices` says which and why); --device or $TIMBRE_DEVICE choose another. On the CPU, \
            $TIMBRE_CPU forces Timbre's own loops (loops) or OpenBLAS (openblas). $TIMBRE_TRACE names a file to which any \
            command writes its times, for chrome://tracing or Perfetto.
            """,
        version: programVersion,
        subcommands: [
            Devices.self, Doctor.self, Synthesize.self, Inspect.self, Recipes.self, Ingest.self, Train.self, Embed.self,
            Models.self, Similar.self, Playlist.self, Search.self, Cluster.self, Map.self, Plot.self, Evaluate.self,
            Export.self, MoodsCommand.self, Serve.self, TryDrivers.self,
        ])
}
