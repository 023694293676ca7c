import Foundation

extension DeviceDescription {
    /// The machine that the program runs on.
    static func host(threads: Int) -> DeviceDescription {
        let processor = Self.processor()
        let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        return DeviceDescription(
            kind: .cpu, name: processor.name, vendor: processor.vendor, platform: "CPU",
            driver: CPUArithmetic.loopsName, index: nil, computeUnits: threads,
            clock: processor.clock, memory: memory, maximumAllocation: memory)
    }

    /// The first processor of `/proc/cpuinfo`; what a system does not say is "CPU", "" and 0.
    private static func processor() -> (name: String, vendor: String, clock: Int) {
        var values: [Substring: Substring] = [:]
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        for line in text.prefix(8192).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            let key = Substring(parts[0].trimmingCharacters(in: .whitespaces))
            if values[key] == nil { values[key] = Substring(parts[1].trimmingCharacters(in: .whitespaces)) }
        }
        return (
            String(values["model name"] ?? "CPU"), String(values["vendor_id"] ?? ""),
            Int(values["cpu MHz"].flatMap { Double($0) } ?? 0)
        )
    }
}
