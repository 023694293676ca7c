import Foundation

/// A device as somebody asks for it, by kind, name or index.
enum DeviceRequest: Equatable {
    case automatic, cpu, gpu
    /// `<platform>:<index>`.
    case place(String)
    /// A part of a name, in lower case.
    case name(String)

    init(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces).lowercased()
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch text {
        case "", "auto": self = .automatic
        case "cpu": self = .cpu
        case "gpu": self = .gpu
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

    private func matches(_ device: DeviceDescription) -> Bool {
        switch self {
        case .cpu: false
        case .automatic, .gpu: device.isGPU
        case .place(let place): device.index == place
        case .name(let name):
            [device.name, device.vendor, device.platform].contains { $0.lowercased().contains(name) }
        }
    }
}

extension DeviceDescription {
    /// How the device is told from others: "cpu (AMD EPYC)", "0:1 (Radeon, Clover)".
    public var label: String {
        index.map { "\($0) (\(name), \(platform))" } ?? "cpu (\(name))"
    }

    /// Whether `gpu` and `auto` may choose it.
    var isGPU: Bool { kind == .openCLGPU || kind == .openCLAccelerator }

    fileprivate var speed: Int { computeUnits * max(clock, 1) }
}
