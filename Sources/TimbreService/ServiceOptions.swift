public import Timbre

/// Options of a service: its catalogue, address and clients.
public struct ServiceOptions: Sendable {
    /// Directory of the catalogue.
    public var catalogue: String
    public var device: Device
    /// Reason why the device was chosen, for clients.
    public var deviceReason: String
    /// Address to listen at; only this machine reaches 127.0.0.1.
    public var address: String
    /// Port to listen at; 0 for a free one.
    public var port: Int
    /// Token that clients must send; nil for none.
    public var token: String?
    /// Whether anybody who reaches the address may use the service, without a token.
    public var isInsecure: Bool
    /// Names by which other machines call the service, beside localhost and numeric addresses.
    public var hostNames: [String]
    /// Origins of other sites whose pages may use the service, for example https://music.example.
    public var origins: [String]
    public var limits: ServiceLimits
    /// Version of the program.
    public var version: String

    public init(
        catalogue: String, device: Device, deviceReason: String = "", address: String = "127.0.0.1", port: Int = 8080,
        token: String? = nil, isInsecure: Bool = false, hostNames: [String] = [], origins: [String] = [],
        limits: ServiceLimits = ServiceLimits(), version: String = ""
    ) {
        (self.catalogue, self.device, self.deviceReason) = (catalogue, device, deviceReason)
        (self.address, self.port, self.token, self.isInsecure) = (address, port, token, isInsecure)
        (self.hostNames, self.origins, self.limits, self.version) = (hostNames, origins, limits, version)
    }

    /// Whether only this machine can reach the address.
    public var isLocal: Bool {
        if ["localhost", "::1"].contains(address) { return true }
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}
