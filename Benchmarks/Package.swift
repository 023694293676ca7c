// swift-tools-version: 6.2
import PackageDescription

/// A package of its own, so that neither a build nor a test of Timbre waits for what measures it.
let package = Package(
    name: "timbre-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "timbre", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CBenchmarkOpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .executableTarget(
            name: "timbre-benchmark",
            dependencies: [
                "CBenchmarkOpenBLAS", .product(name: "Timbre", package: "timbre"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
