import Foundation
import TimbreFiles
import TimbreKernels

/// Sizes that a tuning measured to suit a device, in a file beside the compiled kernels.
extension KernelCache {
    /// Content of a tuning's file. It counts only for the device, driver and kernels that it was measured with.
    private struct Entry: Codable {
        var device: String
        var driver: String
        var kernels: String
        var tuning: OpenCLTuning
    }

    /// The tuning that was kept for a device; nil where there is none, or none that can be read and suits the device.
    ///
    /// - Parameter table: the sizes that suit the device by its class; sizes that are not tuned must be equal to these.
    func tuning(for device: DeviceDescription, table: OpenCLTuning, limits: OpenCLLimits) -> OpenCLTuning? {
        guard let file = tuningFile(for: device), let data = try? Data(contentsOf: file),
            let entry = try? JSONDecoder().decode(Entry.self, from: data),
            entry.device == device.name, entry.driver == Self.driver(device), entry.kernels == Self.kernels,
            entry.tuning.isVariant(of: table, limits: limits)
        else { return nil }
        return entry.tuning
    }

    /// - Returns: whether it is on disk.
    func keep(_ tuning: OpenCLTuning, for device: DeviceDescription) -> Bool {
        guard let directory, let file = tuningFile(for: device) else { return false }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let entry = Entry(
            device: device.name, driver: Self.driver(device), kernels: Self.kernels, tuning: tuning)
        do {
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let content = try encoder.encode(entry)
            try AtomicFile.write(to: file.path) { (sink: inout FileSink) in try sink.write(Array(content)) }
            return true
        } catch {
            return false
        }
    }

    /// File of a device's tuning.
    func tuningFile(for device: DeviceDescription) -> URL? {
        let key = [device.name, Self.driver(device), Self.kernels].joined(separator: "\n")
        return directory?.appendingPathComponent(String(fingerprint(key.utf8), radix: 16) + ".tuning.json")
    }

    private static func driver(_ device: DeviceDescription) -> String {
        [device.platform, device.vendor, device.driver].joined(separator: ", ")
    }

    /// Fingerprint of all kernels, which changes with each of them.
    private static let kernels = String(
        fingerprint(KernelSource.allCases.map(\.text).joined(separator: "\n").utf8), radix: 16)
}
