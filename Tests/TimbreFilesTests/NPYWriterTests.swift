import Foundation
import Testing
import TimbreFiles
import TimbreTestSupport

struct NPYWriterTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.npy")
    }

    private func create(rows: Int) throws {
        let writer = try NPYWriter(creating: path, type: .float32, columns: 2)
        for row in 0..<rows { try writer.append([Float(row), -Float(row)]) }
        try writer.finish()
    }

    private func append(rows: Range<Int>, keepingRows: Int) throws {
        let writer = try NPYWriter(appendingTo: path, type: .float32, columns: 2, keepingRows: keepingRows)
        for row in rows { try writer.append([Float(row), -Float(row)]) }
        try writer.finish()
    }

    private func check(rows: Int) throws {
        let file = try NPYFile(path: path)
        #expect(file.rows == rows)
        #expect(file.floats(rows: 0..<rows) == (0..<rows).flatMap { [Float($0), -Float($0)] })
    }

    @Test("A file has the bytes that NumPy writes")
    func bytesOfNumPy() throws {
        let writer = try NPYWriter(creating: path, type: .int64, columns: 3)
        try writer.append([1, -2, 3, 4, 5, 6] as [Int64])
        try writer.finish()
        let header = "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }"
        let padding = String(repeating: " ", count: 128 - 10 - header.utf8.count - 1)
        let expected =
            [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + padding + "\n").utf8)
            + ([1, -2, 3, 4, 5, 6] as [Int64]).withUnsafeBytes { Array($0) }
        #expect(try bytes(at: path) == expected)
    }

    @Test("What is written is read, for every type")
    func roundTrip() throws {
        try create(rows: 5)
        try check(rows: 5)
        let halves = try NPYWriter(creating: path, type: .float16, columns: 1)
        try halves.append([0.1, -65_504, 7] as [Float])
        try halves.finish()
        #expect(try NPYFile(path: path).floats(rows: 0..<3) == [0x1.998p-4, -65_504, 7])
        let ints = try NPYWriter(creating: path, type: .int32, columns: 1)
        try ints.append([3, .min] as [Int32])
        try ints.finish()
        #expect(try NPYFile(path: path).ints(rows: 0..<2) == [3, .min])
    }

    @Test("What is appended to a link would go to another file: it is refused")
    func appendingToLink() throws {
        try create(rows: 5)
        let link = folder.file("link.npy")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.npy")
        #expect(throws: FileFault.link(path: link)) {
            try NPYWriter(appendingTo: link, type: .float32, columns: 2, keepingRows: 3)
        }
        try check(rows: 5)
    }

    @Test("Without finish there is no file")
    func unfinished() throws {
        do {
            let writer = try NPYWriter(creating: path, type: .float32, columns: 2)
            try writer.append([1, 2] as [Float])
            try writer.sync()
        }
        #expect(try folder.names.isEmpty)
    }

    @Test("Rows are appended, also after some were cut", arguments: [0, 1, 9, 10])
    func appends(keptRows: Int) throws {
        try create(rows: 10)
        try append(rows: keptRows..<1000, keepingRows: keptRows)
        try check(rows: 1000)
        #expect(try bytes(at: path).count == 128 + 1000 * 8)
    }

    @Test("Bytes behind the last row are ignored by readers and cut by the next append")
    func bytesBeyond() throws {
        try create(rows: 10)
        do {
            let writer = try NPYWriter(appendingTo: path, type: .float32, columns: 2, keepingRows: 10)
            try writer.append(Array(repeating: 9, count: 200) as [Float])
            try writer.sync()
        }
        #expect(try bytes(at: path).count == 128 + 110 * 8)
        try check(rows: 10)
        try append(rows: 10..<12, keepingRows: 10)
        try check(rows: 12)
        #expect(try bytes(at: path).count == 128 + 12 * 8)
    }

    @Test("A file of another type, width or with fewer rows is not appended to")
    func mismatch() throws {
        try create(rows: 3)
        let before = try bytes(at: path)
        for (type, columns, rows) in [(NPYType.int32, 2, 3), (.float32, 3, 2), (.float32, 2, 4)] {
            #expect(throws: FileFault.self) {
                try NPYWriter(appendingTo: path, type: type, columns: columns, keepingRows: rows)
            }
        }
        #expect(try bytes(at: path) == before)
        let none = folder.file("none.npy")
        #expect(throws: FileFault.missing(path: none)) {
            try NPYWriter(appendingTo: none, type: .float32, columns: 2, keepingRows: 0)
        }
    }

    @Test("Whatever operation fails while a file is made, the old one stays and nothing else remains")
    func faultsWhileCreating() throws {
        for index in 1... {
            try create(rows: 4)
            let fault = FaultInjection(failing: nil, at: index, code: ENOSPC)
            do {
                try FaultInjection.$current.withValue(fault) { try create(rows: 140_000) }
                if fault.count < index { break }
            } catch is FileFault {
                try check(rows: 4)
            }
            #expect(try folder.names == ["a.npy"], "operation \(index)")
        }
        #expect(try NPYFile(path: path).rows == 140_000)
    }

    @Test("Whatever operation fails while rows are appended, the kept ones can be read", arguments: [150, 200])
    func faultsWhileAppending(keptRows: Int) throws {
        var failures = 0
        for index in 1... {
            try create(rows: 200)
            let fault = FaultInjection(failing: nil, at: index, code: ENOSPC)
            do {
                try FaultInjection.$current.withValue(fault) {
                    try append(rows: keptRows..<140_000, keepingRows: keptRows)
                }
                #expect(fault.count < index)
                break
            } catch is FileFault {
                failures += 1
                let rows = try NPYFile(path: path).rows
                #expect(rows == 200 || rows == keptRows || rows == 140_000, "operation \(index)")
                try check(rows: rows)
            }
        }
        // Two writes of data, a sync, the header, a sync; before them the smaller row count, written and synced.
        #expect(failures == (keptRows == 200 ? 5 : 7))
        try check(rows: 140_000)
    }

    #if os(Linux)
    @Test("A result can be thrown away into a device")
    func device() throws {
        let writer = try NPYWriter(creating: "/dev/null", type: .float32, columns: 1)
        try writer.append([1] as [Float])
        try writer.sync()
        try writer.finish()
    }
    #endif
}
