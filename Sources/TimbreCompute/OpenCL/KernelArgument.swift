import CTimbreOpenCL

/// Argument of a kernel: a number, or memory.
protocol KernelArgument {
    func bind(to slots: inout KernelSlots) throws
}

/// A kernel's arguments, set from the first on.
struct KernelSlots {
    let kernel: cl_kernel
    let name: String
    let context: OpenCLContext
    private var next: cl_uint = 0

    init(kernel: cl_kernel, name: String, context: OpenCLContext) {
        (self.kernel, self.name, self.context) = (kernel, name, context)
    }

    /// Sets the next argument by the bytes of a value, whose type has no references.
    mutating func set<Value: BitwiseCopyable>(_ value: Value) throws {
        var value = value
        let status = context.functions.setKernelArg(kernel, next, MemoryLayout<Value>.size, &value)
        try context.check(status, "clSetKernelArg \(next) for \(name)")
        next += 1
    }

    mutating func setLocal(_ byteCount: Int) throws {
        let status = context.functions.setKernelArg(kernel, next, byteCount, nil)
        try context.check(status, "clSetKernelArg \(next) for \(name)")
        next += 1
    }

    mutating func set(_ storage: any Storage) throws {
        guard let storage = storage as? OpenCLStorage, storage.context === context else {
            preconditionFailure("a matrix of another device was given to \(context.description.name)")
        }
        try set(Optional(storage.memory))
    }
}

/// Memory that the work-items of a group share, given to a kernel by its size.
struct LocalMemory: KernelArgument {
    let byteCount: Int

    func bind(to slots: inout KernelSlots) throws { try slots.setLocal(byteCount) }
}

extension UInt32: KernelArgument {
    func bind(to slots: inout KernelSlots) throws { try slots.set(self) }
}

extension Int32: KernelArgument {
    func bind(to slots: inout KernelSlots) throws { try slots.set(self) }
}

extension UInt64: KernelArgument {
    func bind(to slots: inout KernelSlots) throws { try slots.set(self) }
}

extension Float: KernelArgument {
    func bind(to slots: inout KernelSlots) throws { try slots.set(self) }
}

extension OpenCLStorage: KernelArgument {
    func bind(to slots: inout KernelSlots) throws { try slots.set(self) }
}

/// Two arguments: the memory, and the index of the first element in it (64 bits).
protocol MatrixArgument: KernelArgument {}

extension Matrix: MatrixArgument {
    func bind(to slots: inout KernelSlots) throws {
        try slots.set(storage)
        try slots.set(UInt64(offset))
    }
}

/// A matrix that is missing is a null pointer, which the kernel does not follow.
extension Optional: KernelArgument where Wrapped: MatrixArgument {
    func bind(to slots: inout KernelSlots) throws {
        if let self {
            try self.bind(to: &slots)
        } else {
            try slots.set(cl_mem?.none)
            try slots.set(UInt64(0))
        }
    }
}
