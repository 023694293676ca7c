import Foundation

/// The machine that measures, as Linux describes it.
enum Machine {
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    static var hasAVX512: Bool { cpuinfo("flags")?.split(separator: " ").contains("avx512f") ?? false }

    private static var processor: String { cpuinfo("model name") ?? "unknown processor" }

    /// For people: processor, cores, memory, system.
    static var description: String {
        let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824
        return "\(processor), \(cores) cores, \(Int(memory.rounded())) GiB, "
            + ProcessInfo.processInfo.operatingSystemVersionString
    }

    /// For a folder's name: `amd-epyc-2-cores`.
    static var name: String {
        let noise = ["(r)", "(tm)", "cpu", "processor"]
        let words = processor.lowercased().split(separator: "@")[0].split(separator: " ").map { word in
            noise.reduce(String(word)) { $0.replacingOccurrences(of: $1, with: "") }
        }
        let plain = words.filter { !$0.isEmpty && !$0.hasSuffix("-core") }.map { word in
            String(word.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        }
        return (plain + ["\(cores)", "cores"]).joined(separator: "-")
    }

    private static func cpuinfo(_ key: String) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
