import Foundation

/// A request for a device by kind, name or index; or for several.
enum DeviceRequest: Equatable {
    case automatic, cpu, gpu
    /// All GPUs and accelerators.
    case gpus
    /// `<platform>:<index>`.
    case place(String)
    /// A part of a name, in lower case.
    case name(String)
    /// Each for itself, with commas between them.
    case list([String])

    init(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces).lowercased()
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        switch text {
        case "", "auto": self = .automatic
        case "cpu": self = .cpu
        case "gpu": self = .gpu
        case "gpus": self = .gpus
        case _ where text.contains(",") && !names.isEmpty: self = names.count == 1 ? Self(names[0]) : .list(names)
        case _ where parts.count == 2 && parts.allSatisfy { UInt16($0) != nil }: self = .place(text)
        default: self = .name(text)
        }
    }

    /// The OpenCL devices that answer it, the best first.
    func ranking(of devices: [DeviceDescription]) -> [Int] {
        devices.indices.filter { matches(devices[$0]) }
            .sorted { left, right in
                // GPUs and accelerators before CPUs, then by speed, then as listed.
                let (a, b) = (devices[left], devices[right])
                if a.isGPU != b.isGPU { return a.isGPU }
                return a.speed == b.speed ? left < right : a.speed > b.speed
            }
    }

    /// The devices that are to work together, the best of each name, in the order of the names and each once.
    ///
    /// - Throws: `NoDevice` for a name that none answers to.
    func choice(of devices: [DeviceDescription]) throws(NoDevice) -> [Int] {
        let ranking = ranking(of: devices)
        switch self {
        case .list(let names):
            var chosen: [Int] = []
            for name in names {
                let request = DeviceRequest(name)
                guard request != .cpu, request != .automatic else {
                    throw NoDevice(name: name, reason: "several are OpenCL devices; the CPU goes on where they fail")
                }
                for place in try request.choice(of: devices) where !chosen.contains(place) { chosen.append(place) }
            }
            return chosen
        case .gpus where !ranking.isEmpty: return ranking
        default:
            guard let first = ranking.first else { throw NoDevice(name: name) }
            return [first]
        }
    }

    /// The request in the words it can be made in.
    private var name: String {
        switch self {
        case .automatic: "auto"
        case .cpu: "cpu"
        case .gpu: "gpu"
        case .gpus: "gpus"
        case .place(let text), .name(let text): text
        case .list(let names): names.joined(separator: ",")
        }
    }

    private func matches(_ device: DeviceDescription) -> Bool {
        switch self {
        case .cpu, .list: false
        case .automatic, .gpu, .gpus: device.isGPU
        case .place(let place): device.index == place
        case .name(let name):
            [device.name, device.vendor, device.platform].contains { $0.lowercased().contains(name) }
        }
    }
}

/// A name that no device answers to, and why it can't be one.
struct NoDevice: Error {
    var name: String
    var reason: String?
}

extension DeviceDescription {
    /// Name that tells the device from others: "cpu (AMD EPYC)", "0:1 (Radeon, Clover)".
    public var label: String {
        index.map { "\($0) (\(name), \(platform))" } ?? "cpu (\(name))"
    }

    /// Whether `gpu` and `auto` may choose it.
    var isGPU: Bool { kind == .openCLGPU || kind == .openCLAccelerator }

    /// Compute units by clock: enough to tell one device from another.
    var speed: Int { computeUnits * max(clock, 1) }
}
