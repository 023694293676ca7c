import Foundation
import TimbreCompute

/// Prints every kernel's source and options for three classes of GPU as JSON, by class: what `scripts/kernel-code` reads.
@main
struct ListKernels {
    static func main() throws {
        let classes: [(name: String, class: DeviceClass, limits: OpenCLLimits)] = [
            ("nvidia", .nvidia, OpenCLLimits(group: 1024, localMemory: 48 << 10)),
            ("amd", .amd, OpenCLLimits(group: 256, localMemory: 64 << 10)),
            ("intel", .intel, OpenCLLimits(group: 512, localMemory: 64 << 10)),
        ]
        let listings = classes.map { ($0.name, KernelListing.all(for: $0.class, $0.limits)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        print(String(decoding: try encoder.encode(Dictionary(uniqueKeysWithValues: listings)), as: UTF8.self))
    }
}
