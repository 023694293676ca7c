import Foundation
import Testing

@testable import TimbreConformance

/// The path says what a file is: an operation has one name from its kernel to its check.
struct NamesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Operations that share files.
    private static let topics = ["pairwiseAffinities": "Affinities", "affinityStep": "Affinities"]
    /// Operations that are several kernels, in a room of their own.
    private static let rooms = ["train": "train", "topK": "top_k", "epochPlanner": "plan"]

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: Self.root.appending(path: path).path)
    }

    /// Checks of other things than operations of a device.
    private static let others = ["memory", "symmetricEigenvectors"]

    @Test(
        "An operation's files have its name",
        arguments: Conformance.checks.map(\.name).filter { !Self.others.contains($0) })
    func files(operation: String) throws {
        let topic = Self.topics[operation] ?? operation.prefix(1).uppercased() + operation.dropFirst()
        var paths = [
            "Sources/TimbreCompute/Device/Device+\(topic).swift",
            "Sources/TimbreConformance/Conformance+\(topic).swift",
        ]
        // OpenCL compares with every centre each time.
        if operation != "centreTracker" {
            paths += ["Sources/TimbreCompute/CPU/CPUBackend+\(topic).swift"]
            paths += ["Sources/TimbreCompute/OpenCL/OpenCLBackend+\(topic).swift"]
            let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "kernels").path)
            let file = operation.replacing(/[A-Z]/) { "_" + $0.output.lowercased() } + ".cl"
            #expect(
                Self.rooms[operation].map { exists("kernels/\($0)") }
                    ?? rooms.contains { $0 != "common" && exists("kernels/\($0)/\(file)") }, "\(file)")
        }
        for path in paths { #expect(exists(path), "\(path)") }
    }
}
