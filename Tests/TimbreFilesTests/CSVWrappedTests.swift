import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

/// Lines that a spreadsheet put within quotes, or ended with delimiters of another kind.
struct CSVWrappedTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String, _ format: CSVFormat, bufferSize: Int = 1 << 22) throws -> [[String]] {
        var reader = try CSVReader(path: folder.write(text, to: "a.csv"), format: format, bufferSize: bufferSize)
        var rows: [[String]] = []
        while try reader.nextRecord() { rows.append((0..<reader.fieldCount).map { reader.text($0) }) }
        return rows
    }

    @Test("A record within quotes is what they hold, if that has the width", arguments: [1, 5, 1 << 22])
    func wrapped(bufferSize: Int) throws {
        let text = #"""
            "1,""a, b"",c"
            2,"d ""e""",f\#r
            "3,""g """"h"""""",i"
            "two,fields"
            "4,""j
            k"",l"
            "5,m
            n,o"
            "6,""open,p"
            """#
        #expect(
            try read(text, CSVFormat(wrappedWidth: 3), bufferSize: bufferSize) == [
                ["1", "a, b", "c"], ["2", "d \"e\"", "f"], ["3", "g \"h\"", "i"], ["two,fields"],
                ["4", "j\nk", "l"], ["5,m\nn,o"], ["6,\"open,p"],
            ])
        #expect(try read(text, CSVFormat(), bufferSize: bufferSize)[0] == ["1,\"a, b\",c"])
    }

    @Test("A backslash makes a quote a character where the format says so", arguments: [1, 5, 1 << 22])
    func backslashes(bufferSize: Int) throws {
        let text = #"""
            "a \"b\", c",d\e,"f\\"
            "\"","g ""h""\",i
            """# + "\",\"j\\k\"\n"
        #expect(
            try read(text, CSVFormat(hasBackslashes: true), bufferSize: bufferSize) == [
                ["a \"b\", c", "d\\e", "f\\"], ["\"", "g \"h\"\",i", "j\\k"],
            ])
    }

    @Test("More fields than there was room for are unwrapped too")
    func wide() throws {
        let fields = (0..<1000).map(String.init)
        let rows = try read("\"\(fields.joined(separator: ","))\"\n", CSVFormat(wrappedWidth: 1000))
        #expect(rows == [fields])
    }

    @Test("What ends the lines is no part of the last field, behind quotes either", arguments: [1, 5, 1 << 22])
    func tails(bufferSize: Int) throws {
        let format = CSVFormat(lineTail: UInt8(ascii: ";"), wrappedWidth: 3)
        let text = "1,a,b;;\r\n2,c,\"d;\";\n\"3,\"\"e;\"\",f\";\n;;\n4,g,\"h;\"\n5,;,;\n6,i,j;"
        #expect(
            try read(text, format, bufferSize: bufferSize) == [
                ["1", "a", "b"], ["2", "c", "d;"], ["3", "e;", "f"], ["4", "g", "h;"], ["5", ";", ""],
                ["6", "i", "j"],
            ])
    }

    @Test("A line of delimiters and spaces is blank, one with a character is not")
    func blank() throws {
        var reader = try CSVReader(path: folder.write("a,b\n,\n  \n ,\"\"\n,x\n\"\"\"\",\n", to: "a.csv"))
        var blank: [Bool] = []
        while try reader.nextRecord() { blank.append(reader.isBlank) }
        #expect(blank == [false, true, true, true, false, false])
    }
}
