import ArgumentParser

/// Breaks Timbre on purpose, and counts what breaks.
@main
struct Campaign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timbre-campaign", abstract: "Breaks Timbre on purpose, and counts what breaks.",
        subcommands: [Fuzz.self, FuzzChild.self, Load.self, Torture.self])
}
