import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct SafeTensorsTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("model.safetensors")
    }

    private let sample = SafeTensors(
        metadata: ["recipe": "a \"quoted\" text,\nä/\\ \"crc32\":\"x\"", "crc": ""],
        tensors: [
            .init(name: "layers.1/bias", shape: [3], values: .float32([1, -0.0, .infinity])),
            .init(name: "artist \"ids\"", shape: [2, 1], values: .int64([.min, 7])),
            .init(name: "step", shape: [], values: .int32([-9])),
            .init(name: "none", shape: [0, 4], values: .float32([])),
        ])

    @Test("What is written is read, in the same order, and the same bytes come for the same content")
    func roundTrip() throws {
        try sample.write(to: path)
        let read = try SafeTensors(contentsOf: path)
        #expect(read == sample)
        #expect(read["step"]?.values == .int32([-9]) && read["steps"] == nil)
        let first = try bytes(at: path)
        try read.write(to: path)
        #expect(try bytes(at: path) == first)
        try SafeTensors().write(to: path)
        #expect(try SafeTensors(contentsOf: path) == SafeTensors())
    }

    @Test("The head is as the format has it: a length, JSON that ends at a multiple of eight, then the data")
    func layout() throws {
        try sample.write(to: path)
        let file = try bytes(at: path)
        let length = file.withUnsafeBytes { Int(UInt64(littleEndian: $0.load(as: UInt64.self))) }
        #expect(length.isMultiple(of: 8) && file.count == 8 + length + 12 + 16 + 4)
        let object = try JSONSerialization.jsonObject(with: Data(file[8..<8 + length])) as? [String: Any]
        let bias = object?["layers.1/bias"] as? [String: Any]
        #expect(bias?["dtype"] as? String == "F32" && bias?["shape"] as? [Int] == [3])
        #expect(bias?["data_offsets"] as? [Int] == [0, 12])
        #expect((object?["__metadata__"] as? [String: String])?["crc32"]?.count == 8)
    }

    /// The fault of a file with this content; thousands of real files would take a minute.
    private func fault(_ content: [UInt8]) -> FileFault? {
        #expect(throws: FileFault.self) {
            try content.withUnsafeBytes { try SafeTensors($0, path: path, requiringChecksum: true) }
        }
    }

    @Test("Every flipped bit is noticed and the file named")
    func bitFlips() throws {
        try sample.write(to: path)
        let whole = try bytes(at: path)
        for index in whole.indices {
            for bit in 0..<8 {
                var flipped = whole
                flipped[index] ^= 1 << bit
                let fault = fault(flipped)
                #expect(fault.map { "\($0)".contains(path) } == true, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test("A file cut, extended or zeroed anywhere is noticed")
    func truncation() throws {
        try sample.write(to: path)
        let whole = try bytes(at: path)
        for count in whole.indices {
            #expect(fault(Array(whole[..<count])) != nil, "\(count) bytes")
            #expect(
                fault(whole[..<count] + Array(repeating: 0, count: whole.count - count)) != nil, "zeros from \(count)")
        }
        #expect(fault(whole + [0]) != nil)
        for content in [[], Array(whole.dropLast())] {
            _ = try folder.write(content, to: "model.safetensors")
            #expect(throws: FileFault.self) { try SafeTensors(contentsOf: path) }
        }
    }

    /// A file as another program writes it: no checksum, spaces in the JSON.
    private func foreign(_ json: String, data: [UInt8]) throws {
        let head = withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { Array($0) }
        _ = try folder.write(head + Array(json.utf8) + data, to: "model.safetensors")
    }

    @Test("A file without a checksum is read only when asked for")
    func foreignFile() throws {
        try foreign(
            #"{"w": {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}}"#, data: [0, 0, 128, 63, 0, 0, 0, 64])
        #expect(throws: FileFault.self) { try SafeTensors(contentsOf: path) }
        let read = try SafeTensors(contentsOf: path, requiringChecksum: false)
        #expect(read.tensors == [.init(name: "w", shape: [1, 2], values: .float32([1, 2]))])
    }

    @Test(
        "Headers that contradict themselves or the data are refused",
        arguments: [
            #"{"w": {"dtype": "F16", "shape": [4], "data_offsets": [0, 8]}}"#,
            #"{"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}"#,
            #"{"w": {"dtype": "F32", "shape": [-1, -2], "data_offsets": [0, 8]}}"#,
            #"{"w": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 8]}}"#,
            #"{"w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}"#,
            #"{"w": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}"#,
            #"{"w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 7]}}"#,
            #"{"w": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}"#,
            #"{"w": {"dtype": "F32", "shape": [2]}}"#, #"[]"#, "",
        ])
    func contradictions(json: String) throws {
        try foreign(json, data: Array(repeating: 0, count: 8))
        #expect(throws: FileFault.self) { try SafeTensors(contentsOf: path, requiringChecksum: false) }
        if !json.contains("F16") { #expect(throws: FileFault.self) { try file() } }
    }

    private func file() throws -> SafeTensorsFile {
        let content = try bytes(at: path)
        return try SafeTensorsFile(
            CheckedFile(path: path, size: content.count, checksums: content.withUnsafeBytes { CRC32.ofBlocks($0) }))
    }

    @Test("A file that is read in part gives the same texts, shapes and values as the whole")
    func parts() throws {
        let values = (0..<700_000).map { Float($0) }
        var written = sample
        written.tensors.append(.init(name: "table", shape: [7000, 100], values: .float32(values)))
        try written.write(to: path)
        let file = try file()
        for (key, text) in sample.metadata { #expect(file.metadata[key] == text) }
        #expect(file["tables"] == nil && file["step"]?.isFloat32 == false)
        let table = try #require(file["table"])
        #expect(table.isFloat32 && table.shape == [7000, 100])
        for range in [0..<700_000, 262_000..<262_300, 699_999..<700_000, 5..<5] {
            var found: [Float] = [-1]
            try table.append(range, to: &found)
            #expect(found == [-1] + values[range])
        }
        var bias: [Float] = []
        try file["layers.1/bias"]?.append(0..<3, to: &bias)
        #expect(bias == [1, -0.0, .infinity])
    }

    @Test("A full disk leaves the old model")
    func fullDisk() throws {
        try sample.write(to: path)
        for operation in [FaultInjection.Operation.write, .sync, .rename] {
            let fault = FaultInjection(failing: operation, at: 1, code: ENOSPC)
            #expect(throws: FileFault.self) {
                try FaultInjection.$current.withValue(fault) { try SafeTensors().write(to: path) }
            }
            #expect(try SafeTensors(contentsOf: path) == sample)
            #expect(try folder.names == ["model.safetensors"])
        }
    }
}
