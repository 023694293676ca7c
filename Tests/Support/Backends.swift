import TimbreCompute

/// Every device that tests run on: the CPU, and the OpenCL devices that are there.
public enum Backends {
    public static let present: [Device] = ((try? [Device.cpu()]) ?? []) + Device.openCL()
}
