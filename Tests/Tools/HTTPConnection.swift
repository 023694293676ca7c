public import Foundation

#if canImport(Darwin)
import Darwin
private let sendBytes = Darwin.send
#else
import Glibc
private let sendBytes = Glibc.send
#endif

/// A connection to a service on this machine, which waits for each answer: small enough that a thousand requests a second
/// take little of the machine that answers them.
public final class HTTPConnection {
    /// What was answered.
    public struct Answer: Sendable {
        public var status: Int
        /// Names in lower case.
        public var headers: [String: String]
        public var body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The JSON of the body.
        public var json: Any? { try? JSONSerialization.jsonObject(with: Data(body)) }
    }

    /// A connection that can't be made, or that ends within an answer.
    public struct Broken: Error, CustomStringConvertible {
        public let description: String
    }

    private let descriptor: Int32
    private let port: Int
    private var buffer: [UInt8] = []
    private var start = 0

    /// - Parameter timeout: seconds in which each part of an answer must come.
    public init(port: Int, timeout: Int = 60) throws {
        self.port = port
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Broken(description: "no socket: \(String(cString: strerror(errno)))") }
        var wait = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if code != 0 {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw Broken(description: "no connection: \(reason)")
        }
    }

    deinit { close(descriptor) }

    /// - Throws: `Broken`.
    public func request(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil,
        type: String = "application/json"
    ) throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\n"
        if headers["Host"] == nil { head += "Host: 127.0.0.1:\(port)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
        try send(Array((head + "\r\n").utf8) + (body ?? []))
        return try answer(hasBody: method != "HEAD")
    }

    /// Sends bytes as they are.
    ///
    /// - Throws: `Broken`.
    public func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                sendBytes(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Broken(description: "it takes no more: \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads the next answer.
    ///
    /// - Throws: `Broken`.
    public func answer(hasBody: Bool = true) throws -> Answer {
        var lines: [String] = []
        while true {
            let line = try line()
            if line.isEmpty { break }
            lines.append(line)
        }
        let parts = (lines.first ?? "").split(separator: " ")
        guard parts.count >= 2, let status = Int(parts[1]) else {
            throw Broken(description: "no answer of HTTP: \(lines.first ?? "")")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        var body: [UInt8] = []
        if hasBody, status != 204, status != 304 {
            if let length = headers["content-length"].flatMap({ Int($0) }) {
                body = try take(length)
            } else if headers["transfer-encoding"] == "chunked" {
                while true {
                    guard let count = Int(try line(), radix: 16) else {
                        throw Broken(description: "no length of a chunk")
                    }
                    body += try take(count)
                    _ = try line()
                    if count == 0 { break }
                }
            }
        }
        return Answer(status: status, headers: headers, body: body)
    }

    private func line() throws -> String {
        var place = start
        while true {
            if let end = buffer[place...].firstIndex(of: 0x0A) {
                let line = buffer[start..<end].prefix { $0 != 0x0D }
                start = end + 1
                return String(decoding: line, as: UTF8.self)
            }
            place = buffer.count
            let moved = try fill()
            place -= moved
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count - start < count { _ = try fill() }
        defer { start += count }
        return Array(buffer[start..<start + count])
    }

    /// - Returns: by how much what is left moved to the front.
    private func fill() throws -> Int {
        let moved = start
        buffer.removeFirst(start)
        start = 0
        let old = buffer.count
        buffer += [UInt8](repeating: 0, count: 1 << 16)
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + old, 1 << 16, 0) }
        buffer.removeLast((1 << 16) - max(count, 0))
        guard count > 0 else {
            throw Broken(description: count == 0 ? "it was closed" : String(cString: strerror(errno)))
        }
        return moved
    }
}
