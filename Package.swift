// swift-tools-version: 6.2
import PackageDescription

/// Kernels are embedded in the binary; the list is explicit because SwiftPM embeds files, not folders.
let kernels = [
    "activation", "adam_step", "add_rows", "affinity_step", "contrast", "gather", "group_maxima",
    "group_maxima_few", "group_maxima_tiles", "multiply", "nearest_centre", "pack_queries", "pack_weights",
    "pairwise_affinities", "philox", "product", "project_rows", "replay_rows", "score_groups", "search",
    "select", "select_split", "select_top", "squared_error", "sum_by_centre", "sum_pieces", "sum_weights",
    "tile_product",
    "training", "update_layers", "update_rows", "vectors", "walk_songs",
]

let recipes = ["audio-12", "spotify-900k", "spotify-900k-classic", "spotify-tracks"]

let package = Package(
    name: "timbre",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Timbre", targets: ["Timbre"]),
        .executable(name: "timbre", targets: ["timbre-cli"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .target(name: "CTimbreOpenCL"),
        .target(name: "CTimbreOpenBLAS"),
        .target(name: "CTimbreLoops"),
        .target(name: "CTimbreSQLite"),
        .target(name: "CTimbreMapping"),
        .target(name: "TimbreKernels", path: "kernels", resources: kernels.map { .embedInCode("\($0).cl") }),
        .target(
            name: "TimbreRecipes", path: "data", exclude: ["README.md", "sample-songs.csv"],
            resources: recipes.map { .embedInCode("recipes/\($0).yaml") }),
        .target(name: "TimbreFiles", dependencies: ["CTimbreMapping"]),
        .target(
            name: "TimbreCompute",
            dependencies: ["TimbreFiles", "TimbreKernels", "CTimbreOpenCL", "CTimbreOpenBLAS", "CTimbreLoops"]),
        .target(
            name: "TimbreCatalogue",
            dependencies: [
                "CTimbreSQLite", "TimbreFiles", "TimbreRecipes",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "TimbreLearning", dependencies: ["TimbreFiles", "TimbreCompute", "TimbreCatalogue"]),
        .target(name: "TimbreSearch", dependencies: ["TimbreFiles", "TimbreCompute"]),
        .target(
            name: "TimbreInsight",
            dependencies: ["TimbreFiles", "TimbreCompute", "TimbreCatalogue", "TimbreLearning", "TimbreSearch"]),
        .target(
            name: "Timbre",
            dependencies: [
                "TimbreFiles", "TimbreCatalogue", "TimbreCompute", "TimbreLearning", "TimbreSearch", "TimbreInsight",
            ]),
        .executableTarget(
            name: "timbre-cli",
            dependencies: ["Timbre", "TimbreFiles", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        // What breaks it on purpose: `make fuzz`, `make torture`. No product, so nobody who depends on Timbre builds it.
        .executableTarget(
            name: "timbre-campaign",
            dependencies: [
                "Timbre", "TimbreFiles", "TimbreTestTools", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Campaign", exclude: ["write_faults.c"]),

        .target(name: "TimbreTestTools", path: "Tests/Tools"),
        .target(
            name: "TimbreTestSupport", dependencies: ["TimbreCompute", "TimbreTestTools"], path: "Tests/Support"),
        .testTarget(name: "TimbreFilesTests", dependencies: ["TimbreFiles", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreComputeTests",
            dependencies: ["CTimbreLoops", "TimbreCompute", "TimbreFiles", "TimbreKernels", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreCatalogueTests",
            dependencies: [
                "TimbreCatalogue", "TimbreFiles", "TimbreTestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "TimbreLearningTests", dependencies: ["TimbreFiles", "TimbreLearning", "TimbreTestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "TimbreSearchTests", dependencies: ["TimbreFiles", "TimbreSearch", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreInsightTests",
            dependencies: ["TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreInsight", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreTests", dependencies: ["Timbre", "TimbreFiles", "TimbreInsight", "TimbreTestSupport"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "timbre-cli", "TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
