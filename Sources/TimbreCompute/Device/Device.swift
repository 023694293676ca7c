package import TimbreFiles

/// What computes: an OpenCL device, or the CPU. A value that is passed in, never a global.
///
/// The operations are in extensions by topic: memory, training and search. Each throws `ComputeFault`: `.outOfMemory`
/// with the need and the limit, `.driver` where a call of OpenCL fails.
///
/// A device that `select` chose knows the others that were chosen with it, and the CPU. What takes it as a whole (an
/// index, an encoder, a map's or an evaluation's making) shares its work among them where it can, and goes on without one
/// that fails. A training is one device's: its steps follow each other, and a step takes less time than several devices
/// would need to exchange what it changed.
public struct Device: Sendable {
    let backend: any Backend
    /// Arithmetic of the host's part of the work; of all of it where the device is the CPU.
    public let arithmetic: CPUArithmetic
    /// The trace that the work is written into; nil for none.
    package let trace: Trace?

    /// Others that were chosen with it, and what goes on where it fails; nil where it is by itself.
    let companions: DeviceTeam?

    public var description: DeviceDescription { backend.description }

    /// The same for copies of the value.
    package var identity: ObjectIdentifier { ObjectIdentifier(backend) }

    /// The devices that share the work of search, of mapping songs and of finding neighbours; all other work is this device's alone.
    package var team: DeviceTeam { companions ?? DeviceTeam(of: self) }

    init(
        backend: any Backend, arithmetic: CPUArithmetic = .fastest, trace: Trace? = nil, team: DeviceTeam? = nil
    ) {
        (self.backend, self.arithmetic, self.trace, companions) = (backend, arithmetic, trace, team)
    }
}

/// What is known of a device without using it.
public struct DeviceDescription: Sendable, Equatable {
    /// What drives the device, and of which sort it is.
    public enum Kind: String, Sendable {
        /// The CPU through own loops, and OpenBLAS where `CPUArithmetic` has it.
        case cpu
        case openCLCPU, openCLGPU, openCLAccelerator
    }

    public var kind: Kind
    /// As the driver gives it.
    public var name: String
    public var vendor: String
    public var platform: String
    public var driver: String
    /// `platform:index` for OpenCL devices; nil for the CPU.
    public var index: String?
    public var computeUnits: Int
    /// MHz; 0 where unknown.
    public var clock: Int
    /// Bytes of the device's memory.
    public var memory: Int
    /// Bytes that one allocation may have (`CL_DEVICE_MAX_MEM_ALLOC_SIZE`).
    public var maximumAllocation: Int
}
