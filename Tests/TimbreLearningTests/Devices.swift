import TimbreCompute

/// The devices that tests run on.
enum Devices {
    static func present() throws -> [Device] { [try Device.cpu()] }
}
