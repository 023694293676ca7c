import Testing
import TimbreFiles
import TimbreTestSupport

struct NPYFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A file as NumPy writes it: version 1, padded so that the data begins at 128.
    private func fixture(
        _ type: String, shape: String, data: [UInt8], order: String = "False", version: UInt8 = 1
    ) throws -> String {
        let text = "{'descr': \(type), 'fortran_order': \(order), 'shape': \(shape), }"
        let preamble: [UInt8] = version == 1 ? [118, 0] : [116, 0, 0, 0]
        let padding = String(repeating: " ", count: 128 - 8 - preamble.count - text.utf8.count - 1)
        return try folder.write(
            [0x93] + Array("NUMPY".utf8) + [version, 0] + preamble + Array((text + padding + "\n").utf8) + data,
            to: "a.npy")
    }

    private func littleEndian<Value: BitwiseCopyable>(_ values: [Value]) -> [UInt8] {
        values.withUnsafeBytes { Array($0) }
    }

    @Test("A float32 matrix of NumPy is read in place", arguments: [1, 2, 3] as [UInt8])
    func floats(version: UInt8) throws {
        let values: [Float] = [1, -2.5, 3e38, 0, .infinity, 0x1p-140]
        let file = try NPYFile(
            path: fixture("'<f4'", shape: "(3, 2)", data: littleEndian(values), version: version))
        #expect(file.type == .float32 && file.rows == 3 && file.columns == 2)
        #expect(file.floats(rows: 0..<3) == values)
        #expect(file.withFloats(rows: 1..<2) { Array($0) } == [3e38, 0])
        #expect(file.floats(rows: 3..<3).isEmpty)
    }

    @Test("One dimension is one column, and no rows are a file too")
    func shapes() throws {
        let vector = try NPYFile(path: fixture("'<i4'", shape: "(3,)", data: littleEndian([7, -8, 9] as [Int32])))
        #expect(vector.rows == 3 && vector.columns == 1 && vector.ints(rows: 1..<3) == [-8, 9])
        #expect(vector.longs(rows: 0..<3) == [7, -8, 9])
        let none = try NPYFile(path: fixture("'<f4'", shape: "(0, 20)", data: []))
        #expect(none.rows == 0 && none.columns == 20 && none.floats(rows: 0..<0).isEmpty)
        #expect(none.checksums(rows: 0).isEmpty)
    }

    @Test("float16 is widened and int64 is read")
    func otherTypes() throws {
        let halves = try NPYFile(
            path: fixture("'<f2'", shape: "(1, 3)", data: littleEndian([0x3C00, 0xC000, 0x0001] as [UInt16])))
        #expect(halves.floats(rows: 0..<1) == [1, -2, 0x1p-24])
        let longs = try NPYFile(path: fixture("'<i8'", shape: "(2,)", data: littleEndian([.min, 5] as [Int64])))
        #expect(longs.longs(rows: 0..<2) == [.min, 5])
    }

    @Test(
        "Other types, orders and dimensions are refused with what to do",
        arguments: [
            ("'<f8'", "(2, 1)", "False", "type “<f8”"), ("'>f4'", "(2, 1)", "False", "little-endian"),
            ("[('a', '<f4')]", "(2,)", "False", "records"), ("'<f4'", "(2, 2)", "True", "Fortran order"),
            ("'<f4'", "(1, 2, 1)", "False", "3 dimensions"), ("'<f4'", "()", "False", "0 dimensions"),
        ])
    func refused(type: String, shape: String, order: String, words: String) throws {
        let path = try fixture(type, shape: shape, data: Array(repeating: 0, count: 16), order: order)
        let fault = #expect(throws: FileFault.self) { try NPYFile(path: path) }
        guard case .unsupported = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect("\(fault!)".contains(words) && "\(fault!)".contains(path))
    }

    @Test("A column that NumPy marks as Fortran order lies the same either way")
    func fortranColumn() throws {
        let file = try NPYFile(
            path: fixture("'<f4'", shape: "(2, 1)", data: littleEndian([1, 2] as [Float]), order: "True"))
        #expect(file.floats(rows: 0..<2) == [1, 2])
    }

    @Test("A file cut anywhere is refused and named")
    func truncated() throws {
        let whole = try bytes(at: fixture("'<f4'", shape: "(2, 3)", data: Array(repeating: 1, count: 24)))
        for count in 0..<whole.count {
            let path = try folder.write(Array(whole[..<count]), to: "cut.npy")
            let fault = #expect(throws: FileFault.self) { try NPYFile(path: path) }
            #expect(fault.map { "\($0)".contains(path) } == true, "\(count) bytes")
        }
    }

    @Test(
        "Shapes that no memory holds and headers without sense are damage",
        arguments: [
            ("'<f4'", "(4611686018427387904, 4)"), ("'<f4'", "(99999999999999999999, 1)"), ("'<f4'", "(-1, 2)"),
            ("'<f4'", "nothing"), ("'<f4'", "(3, 3)"),
        ])
    func damagedHeaders(type: String, shape: String) throws {
        let path = try fixture(type, shape: shape, data: Array(repeating: 0, count: 32))
        let fault = #expect(throws: FileFault.self) { try NPYFile(path: path) }
        guard case .damaged(path, _) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test("Zeroed, missing, empty and wrong files are told apart")
    func wrongFiles() throws {
        let zeroed = try folder.write(Array(repeating: 0, count: 400), to: "zeroed.npy")
        #expect(throws: FileFault.self) { try NPYFile(path: zeroed) }
        let empty = try folder.write("", to: "empty.npy")
        #expect(throws: FileFault.empty(path: empty)) { try NPYFile(path: empty) }
        #expect(throws: FileFault.missing(path: folder.file("none"))) { try NPYFile(path: folder.file("none")) }
        #expect(throws: FileFault.isDirectory(path: folder.path)) { try NPYFile(path: folder.path) }
    }

    @Test("Checksums cover the data of the rows asked for, by blocks of 1 MiB, and notice a flipped bit")
    func checksums() throws {
        let values = (0..<300_000).map { Int32(truncatingIfNeeded: $0 &* 7919) }
        let data = littleEndian(values)
        let path = try fixture("'<i4'", shape: "(100000, 3)", data: data)
        let file = try NPYFile(path: path)
        let expected = data.withUnsafeBytes { CRC32.ofBlocks($0) }
        #expect(file.checksums(rows: 100_000) == expected && expected.count == 2)
        #expect((0..<2).map { file.checksum(block: $0, rows: 100_000) } == expected)
        #expect(file.checksums(rows: 90_000) == data[..<1_080_000].withUnsafeBytes { CRC32.ofBlocks($0) })
        var flipped = try bytes(at: path)
        flipped[128 + (1 << 20) + 5] ^= 4
        let damaged = try NPYFile(path: folder.write(flipped, to: "flipped.npy")).checksums(rows: 100_000)
        #expect(damaged[0] == expected[0] && damaged[1] != expected[1])
    }
}
