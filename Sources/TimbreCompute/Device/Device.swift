package import TimbreFiles

/// A device that computes: an OpenCL device, or the CPU. A value that is passed in, never a global.
///
/// The operations are in extensions by topic: memory, training and search. Each throws `ComputeFault`: `.outOfMemory`
/// with the need and the limit, `.driver` where a call of OpenCL fails.
///
/// A device that `select` chose knows the others that were chosen with it, and the CPU. An operation that takes it as a
/// whole (the making of an index, an encoder, a map or an evaluation) shares its work among them where it can, and goes
/// on without one that fails. A training is one device's: its steps follow each other, and a step takes less time than
/// several devices would need to exchange their changes.
public struct Device: Sendable {
    let backend: any Backend
    /// Arithmetic of the host's part of the work, which is all of it where the device is the CPU.
    public let arithmetic: CPUArithmetic
    /// The trace that the work is written into; nil for none.
    package let trace: Trace?

    /// Team of devices chosen together, with the one that goes on where this one fails; nil where it is by itself.
    let companions: DeviceTeam?

    public var description: DeviceDescription { backend.description }

    /// Identity of the device, which copies of the value share.
    package var identity: ObjectIdentifier { ObjectIdentifier(backend) }

    /// The devices that share the work of search, of mapping songs and of finding neighbours; all other work is this
    /// device's alone.
    package var team: DeviceTeam { companions ?? DeviceTeam(of: self) }

    init(
        backend: any Backend, arithmetic: CPUArithmetic = .fastest, trace: Trace? = nil, team: DeviceTeam? = nil
    ) {
        (self.backend, self.arithmetic, self.trace, companions) = (backend, arithmetic, trace, team)
    }
}

/// Properties of a device, known without using it.
public struct DeviceDescription: Sendable, Equatable {
    /// Driver and sort of the device.
    public enum Kind: String, Sendable {
        /// The CPU through own loops, and OpenBLAS where `CPUArithmetic` has it.
        case cpu
        case openCLCPU, openCLGPU, openCLAccelerator
    }

    public var kind: Kind
    /// Name as the driver gives it.
    public var name: String
    public var vendor: String
    public var platform: String
    public var driver: String
    /// `platform:index` for OpenCL devices; nil for the CPU.
    public var index: String?
    public var computeUnits: Int
    /// Clock in MHz; 0 where unknown.
    public var clock: Int
    /// Bytes of the device's memory.
    public var memory: Int
    /// Largest allocation in bytes (`CL_DEVICE_MAX_MEM_ALLOC_SIZE`).
    public var maximumAllocation: Int
}
