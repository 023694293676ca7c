import Foundation

/// Values of a public framework, with the script that wrote them, in the folder Golden.
func golden<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: path))
}
