import Foundation

/// Makers of graphics cards that OpenCL knows, and the drivers that owners of such cards install.
package enum CardMaker: String, CaseIterable, Sendable {
    case nvidia = "NVIDIA"
    case amd = "AMD"
    case intel = "Intel"

    /// Makers with a card in this machine, as far as the system shows cards without a driver for OpenCL.
    ///
    /// - Parameter root: the directory of `dev`, `proc` and `sys`.
    package static func present(root: String = "/") -> [CardMaker] {
        let vendors = displayVendors(root: root)
        return allCases.filter { maker in
            vendors.contains(maker.vendor)
                || maker.traces.contains { FileManager.default.fileExists(atPath: "\(root)/\($0)") }
        }
    }

    /// Advice on what to install, on one line, by the package names of Debian and Ubuntu.
    package var remedy: String {
        switch self {
        case .nvidia:
            "NVIDIA: install nvidia-opencl-icd (Ubuntu: it comes with nvidia-driver-…); a container needs NVIDIA's "
                + "container toolkit, Docker's --gpus all, NVIDIA_DRIVER_CAPABILITIES=compute,utility and a file "
                + "/etc/OpenCL/vendors/nvidia.icd that says libnvidia-opencl.so.1"
        case .amd:
            "AMD: install mesa-opencl-icd or rocm-opencl-icd, and join the groups render and video"
        case .intel:
            "Intel: install intel-opencl-icd, and join the group render"
        }
    }

    /// Number of the maker on the PCI bus.
    private var vendor: String {
        switch self {
        case .nvidia: "0x10de"
        case .amd: "0x1002"
        case .intel: "0x8086"
        }
    }

    /// Files that the kernel's own part of a driver makes.
    private var traces: [String] {
        switch self {
        case .nvidia: ["dev/nvidia0", "dev/nvidiactl", "proc/driver/nvidia/version"]
        case .amd: ["dev/kfd"]
        case .intel: []
        }
    }

    /// The makers of the PCI devices that are display controllers: class 0x03.
    private static func displayVendors(root: String) -> Set<String> {
        let devices = "\(root)/sys/bus/pci/devices"
        func line(_ path: String) -> String? {
            (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: devices)) ?? []
        return Set(
            names.filter { line("\(devices)/\($0)/class")?.hasPrefix("0x03") == true }
                .compactMap { line("\(devices)/\($0)/vendor") })
    }
}

extension Device.Inventory {
    /// Advice on what to install so that OpenCL has a GPU, a line each; empty where it has one, and where nothing
    /// points to a card.
    ///
    /// - Parameter cards: the makers of the cards that are there.
    package func advice(cards: [CardMaker] = CardMaker.present()) -> [String] {
        guard !devices.contains(where: \.isGPU) else { return [] }
        let known = "`clinfo -l` (package clinfo) shows what OpenCL sees"
        if !cards.isEmpty { return cards.map(\.remedy) + [known] }
        let isCPUAlone = devices.count == 1
        guard isCPUAlone || !notes.isEmpty else { return [] }
        let pocl = "no card: install pocl-opencl-icd to run the OpenCL kernels on the CPU, with the device pocl"
        return CardMaker.allCases.map(\.remedy) + (isCPUAlone ? [pocl] : []) + [known]
    }
}
