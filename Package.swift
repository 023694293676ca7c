// swift-tools-version: 6.2
import PackageDescription

/// Kernels are embedded in the binary; the list is explicit because SwiftPM embeds files, not folders.
let kernels = [
    // Shared parts, which are no kernels.
    "common": [
        "activation", "adam_step", "fours", "objective", "philox", "select", "tile_product", "top_k", "training",
        "vectors",
    ],
    "train": [
        "add_rows", "contrast", "cross_entropy", "gather", "multiply", "pack_weights", "project_rows", "replay_rows",
        "squared_error", "sum", "sum_pieces", "sum_weights", "update_layers", "update_rows", "walk_songs",
    ],
    "top_k": [
        "group_maxima", "group_maxima_few", "group_maxima_tiles", "pack_queries", "score_groups", "select_split",
        "select_top",
    ],
    "centres": ["nearest_centre", "sum_by_centre"],
    "plan": [
        "draw_labels", "draw_swaps", "gather_entries", "order_songs", "pair_songs", "scan", "segment_rows",
        "sort_by_digit",
    ],
    "layout": ["affinity_step", "pairwise_affinities"],
    "sequence": [
        "adam", "attend", "average_rows", "embed_tokens", "gelu", "merge_sums", "multiply_gradient", "normalise_rows",
    ],
].flatMap { folder, names in names.map { "\(folder)/\($0).cl" } }.sorted()

let recipes = ["audio-12", "spotify-900k", "spotify-900k-classic", "spotify-tracks"]

let moodRecipes = [
    "listener-moods", "listener-moods-all", "lyrics-topics", "lyrics-topics-tuned", "lyrics-transformer", "song-moods",
    "song-moods-all", "song-moods-clusters",
]

let stopWords = ["dutch", "english", "french", "german", "italian", "portuguese", "russian", "spanish", "swedish"]

let page = [
    "index.html", "timbre.css", "about.js", "address.js", "api.js", "basket.js", "describe.js", "dom.js", "find.js",
    "legend.js", "list.js", "map-input.js", "map-songs.js", "map.js", "mood.js", "narrow.js", "picker.js", "plane.js",
    "points.js", "print.js", "rows.js", "sequence.js", "timbre.js", "words.js",
]

/// Packages of the service.
let serving: [Target.Dependency] = [
    ("CoreMetrics", "swift-metrics"), ("HTTPTypes", "swift-http-types"), ("Hummingbird", "hummingbird"),
    ("HummingbirdCore", "hummingbird"), ("Logging", "swift-log"), ("NIOCore", "swift-nio"),
    ("ServiceLifecycle", "swift-service-lifecycle"),
].map { .product(name: $0.0, package: $0.1, condition: .when(traits: ["CommandLine"])) }

let package = Package(
    name: "timbre",
    products: [
        .library(name: "Timbre", targets: ["Timbre"]),
        .executable(name: "timbre", targets: ["timbre-cli"]),
    ],
    traits: [
        .trait(
            name: "CommandLine",
            description: "The program timbre, which parses its arguments and serves HTTP by packages of their own"),
        .default(enabledTraits: ["CommandLine"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "CTimbreOpenCL"),
        .target(name: "CTimbreOpenBLAS"),
        .target(name: "CTimbreLoops"),
        .target(name: "CTimbreSQLite"),
        .target(name: "CTimbreMapping"),
        .target(name: "CTimbreStemmer", linkerSettings: [.linkedLibrary("stemmer")]),
        .target(name: "CTimbreZlib", linkerSettings: [.linkedLibrary("z")]),
        // A part of the C library, but for macOS.
        .target(name: "CTimbreIconv", linkerSettings: [.linkedLibrary("iconv", .when(platforms: [.macOS]))]),
        .target(name: "TimbreKernels", path: "kernels", resources: kernels.map { .embedInCode($0) }),
        .target(
            name: "TimbreRecipes", path: "data", exclude: ["README.md", "sample-songs.csv"],
            resources: recipes.map { .embedInCode("recipes/\($0).yaml") }
                + moodRecipes.map { .embedInCode("moods/\($0).yaml") }
                + stopWords.map { .embedInCode("stop-words/\($0).txt") }),
        .target(name: "TimbreBase", dependencies: ["CTimbreLoops"]),
        .target(
            name: "TimbreFiles", dependencies: ["CTimbreIconv", "CTimbreMapping", "CTimbreZlib", "TimbreBase"]),
        .target(
            name: "TimbreCompute",
            dependencies: [
                "CTimbreLoops", "CTimbreOpenBLAS", "CTimbreOpenCL", "TimbreBase", "TimbreFiles", "TimbreKernels",
            ]),
        .target(
            name: "TimbreConformance", dependencies: ["TimbreBase", "TimbreCompute"]),
        .target(
            name: "TimbreCatalogue",
            dependencies: [
                "CTimbreSQLite", "TimbreBase", "TimbreFiles", "TimbreRecipes",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(name: "TimbreSynthesis", dependencies: ["TimbreBase", "TimbreCatalogue", "TimbreFiles"]),
        .target(
            name: "TimbreLearning",
            dependencies: ["CTimbreLoops", "TimbreBase", "TimbreFiles", "TimbreCompute", "TimbreCatalogue"]),
        .target(name: "TimbreSearch", dependencies: ["TimbreBase", "TimbreFiles", "TimbreCompute"]),
        .target(
            name: "TimbreMaps",
            dependencies: ["TimbreBase", "TimbreFiles", "TimbreCompute", "TimbreCatalogue"]),
        .target(
            name: "TimbreMoods",
            dependencies: [
                "CTimbreStemmer", "TimbreBase", "TimbreFiles", "TimbreRecipes", "TimbreCompute", "TimbreCatalogue",
                "TimbreLearning", "TimbreMaps",
            ]),
        .target(
            name: "TimbreEvaluation",
            dependencies: [
                "TimbreBase", "TimbreFiles", "TimbreCompute", "TimbreCatalogue", "TimbreLearning", "TimbreSearch",
                "TimbreMaps",
            ]),
        .target(
            name: "TimbrePictures",
            dependencies: [
                "TimbreBase", "TimbreFiles", "TimbreCompute", "TimbreCatalogue", "TimbreMaps", "TimbreMoods",
                "TimbreEvaluation",
            ]),
        .target(
            name: "Timbre",
            dependencies: [
                "TimbreBase", "TimbreFiles", "TimbreCatalogue", "TimbreCompute", "TimbreConformance", "TimbreLearning",
                "TimbreSearch", "TimbreSynthesis", "TimbreMaps", "TimbreMoods", "TimbreEvaluation", "TimbrePictures",
            ]),
        // By itself, since long literals compile slowly.
        .target(name: "TimbrePage", resources: page.map { .embedInCode("web/\($0)") }),
        .target(
            name: "TimbreService",
            dependencies: [
                "Timbre", "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreEvaluation", "TimbreFiles",
                "TimbreMaps", "TimbreMoods", "TimbrePage", "TimbrePictures", "TimbreSearch",
            ] + serving),
        .executableTarget(
            name: "timbre-cli",
            dependencies: [
                "Timbre", "TimbreBase", "TimbreFiles", "TimbreService",
                .product(name: "Logging", package: "swift-log", condition: .when(traits: ["CommandLine"])),
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"])),
            ]),

        // README.md shows the first; scripts/check-readme runs them all.
        .executableTarget(name: "Recommend", dependencies: ["Timbre"], path: "examples/Recommend"),
        .executableTarget(name: "BulkSearch", dependencies: ["Timbre"], path: "examples/BulkSearch"),
        .executableTarget(name: "OwnRecipe", dependencies: ["Timbre"], path: "examples/OwnRecipe"),

        // What breaks it on purpose: `make fuzz`, `make torture`. No product, so nobody who depends on Timbre builds it.
        .executableTarget(
            name: "timbre-campaign",
            dependencies: [
                "Timbre", "TimbreFiles", "TimbreSearch", "TimbreTestTools",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"])),
            ],
            path: "Tests/Campaign", exclude: ["opencl_faults.c", "write_faults.c"]),

        .executableTarget(
            name: "timbre-list-kernels", dependencies: ["TimbreCompute"], path: "Tests/KernelCode",
            exclude: ["kernels.txt"]),

        // A contender of the package Benchmarks, which can't see what it calls.
        .executableTarget(
            name: "timbre-train-classifier",
            dependencies: ["TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreLearning"],
            path: "Benchmarks/Classifier"),

        .target(name: "TimbreTestTools", path: "Tests/Tools"),
        .target(
            name: "TimbreTestSupport", dependencies: ["TimbreCompute", "TimbreTestTools"], path: "Tests/Support"),
        .testTarget(name: "TimbreBaseTests", dependencies: ["TimbreBase"]),
        .testTarget(
            name: "TimbreFilesTests", dependencies: ["CTimbreZlib", "TimbreBase", "TimbreFiles", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreComputeTests",
            dependencies: [
                "CTimbreLoops", "CTimbreOpenCL", "TimbreBase", "TimbreCompute", "TimbreConformance", "TimbreFiles",
                "TimbreTestSupport",
            ]),
        .testTarget(
            name: "TimbreConformanceTests",
            dependencies: ["TimbreCompute", "TimbreConformance", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreCatalogueTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreFiles", "TimbreTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "TimbreSynthesisTests",
            dependencies: ["TimbreBase", "TimbreCatalogue", "TimbreFiles", "TimbreSynthesis", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreLearningTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreLearning", "TimbreTestSupport",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "TimbreSearchTests",
            dependencies: ["TimbreBase", "TimbreCompute", "TimbreFiles", "TimbreSearch", "TimbreTestSupport"]),
        .testTarget(
            name: "TimbreMapsTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreMaps", "TimbreTestSupport",
            ]),
        .testTarget(
            name: "TimbreMoodsTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreFiles", "TimbreLearning", "TimbreMoods",
                "TimbreTestSupport",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "TimbreEvaluationTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreEvaluation", "TimbreFiles", "TimbreMaps",
                "TimbreSearch", "TimbreTestSupport",
            ]),
        .testTarget(
            name: "TimbrePicturesTests",
            dependencies: [
                "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreEvaluation", "TimbreFiles", "TimbreMaps",
                "TimbreMoods", "TimbrePictures", "TimbreTestSupport",
            ]),
        .testTarget(
            name: "TimbreTests",
            dependencies: [
                "Timbre", "TimbreFiles", "TimbreMaps", "TimbreTestSupport", "TimbreTestTools",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "TimbreServiceTests",
            dependencies: [
                "Timbre", "TimbreBase", "TimbreFiles", "TimbrePage", "TimbreService", "TimbreTestSupport",
                "TimbreTestTools",
            ] + serving),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Timbre", "timbre-cli", "TimbreBase", "TimbreCatalogue", "TimbreCompute", "TimbreFiles",
                "TimbreTestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"])),
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// Every import is declared, in each file that uses a module's names, and is public only where the file's own public names
// show it.
for target in package.targets where target.type != .plugin && !target.name.hasPrefix("CTimbre") {
    target.swiftSettings = [
        .enableUpcomingFeature("MemberImportVisibility"), .enableUpcomingFeature("InternalImportsByDefault"),
    ]
}
