import Foundation
import Testing
import TimbreTestSupport

@testable import TimbreFiles

struct TextEncodingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ bytes: [UInt8], encoding: TextEncoding? = nil, bufferSize: Int = 1 << 22
    ) throws -> (bytes: [UInt8], encoding: TextEncoding?) {
        let source = try TextSource(path: folder.write(bytes, to: "a.csv"), encoding: encoding)
        var result: [UInt8] = []
        var block = [UInt8](repeating: 0, count: bufferSize)
        while true {
            let count = try block.withUnsafeMutableBytes { try source.read(into: $0) }
            result += block[..<count]
            if count < bufferSize { break }
        }
        return (result, source.encoding)
    }

    private static let text =
        "artist,song,Tempo\r\nBjörk,Jóga,\"1,2\"\n坂本龍一,千,120\n😀€,\u{10FFFF}\u{7FF}\u{800}\u{FFFD},\n"

    private static let marks: [(String.Encoding, TextEncoding, [UInt8])] = [
        (.utf8, .utf8, [0xEF, 0xBB, 0xBF]),
        (.utf16LittleEndian, .utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, .utf16BigEndian, [0xFE, 0xFF]),
        (.utf32LittleEndian, .utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
        (.utf32BigEndian, .utf32BigEndian, [0, 0, 0xFE, 0xFF]),
    ]

    @Test("Unicode's encodings are read with a byte-order mark and without, whatever the buffer", arguments: marks)
    func unicode(foundation: String.Encoding, encoding: TextEncoding, mark: [UInt8]) throws {
        let bytes = [UInt8](try #require(Self.text.data(using: foundation)))
        for bufferSize in [1, 2, 3, 5, 64, 1 << 22] {
            for given in [nil, encoding] {
                for head in [[], mark] {
                    let read = try read(head + bytes, encoding: given, bufferSize: bufferSize)
                    #expect(read.bytes == Array(Self.text.utf8) && read.encoding == encoding)
                }
            }
        }
        // A mark is believed before anything else.
        #expect(try read(mark + bytes, encoding: .windows1252).encoding == encoding)
    }

    @Test("A table longer than every buffer is decoded as a whole", arguments: marks)
    func long(foundation: String.Encoding, encoding: TextEncoding, mark: [UInt8]) throws {
        let text = String(repeating: "a", count: 1001) + String(repeating: Self.text, count: 20_000)
        let read = try read([UInt8](try #require(text.data(using: foundation))), bufferSize: 1_000_003)
        #expect(read.bytes == Array(text.utf8) && read.encoding == encoding)
    }

    @Test("A mark alone is an empty file", arguments: marks)
    func markAlone(foundation: String.Encoding, encoding: TextEncoding, mark: [UInt8]) throws {
        let path = try folder.write(mark, to: "a.csv")
        #expect(throws: FileFault.empty(path: path)) { _ = try CSVReader(path: path) }
        #expect(throws: FileFault.empty(path: path)) { _ = try folder.sample(of: path) }
    }

    @Test("Every byte of Windows-1252 is what the C library makes of it")
    func windows1252() throws {
        for byte in UInt8.min...UInt8.max where byte != 0 && ![0x0D, 0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
            let expected = try #require(String(data: Data([byte]), encoding: .windowsCP1252))
            #expect(try read([0x61, byte], encoding: .windows1252).bytes == [0x61] + Array(expected.utf8))
        }
    }

    @Test("Other encodings are read by their names, whatever the buffer", arguments: [1, 3, 1 << 22])
    func named(bufferSize: Int) throws {
        let text = String(repeating: "坂本,千のナイフ\n", count: 20_000)
        let shiftJIS = try #require(TextEncoding(named: "shift_jis"))
        let bytes = [UInt8](try #require(text.data(using: .shiftJIS)))
        #expect(try read(bytes, encoding: shiftJIS, bufferSize: bufferSize).bytes == Array(text.utf8))
        let cut = try read(Array(bytes.dropLast(2)), encoding: shiftJIS, bufferSize: bufferSize).bytes
        #expect(cut == Array(text.utf8).dropLast(4) + [0xFF])
    }

    @Test("Names are found in every spelling, and none for what is no encoding")
    func names() {
        #expect(["UTF-8", "utf8", "utf-8-sig", "ASCII"].allSatisfy { TextEncoding(named: $0) == .utf8 })
        #expect(
            ["latin1", "ISO-8859-1", "cp1252", "Windows-1252"].allSatisfy { TextEncoding(named: $0) == .windows1252 })
        #expect(TextEncoding(named: "utf_16_le") == .utf16LittleEndian)
        #expect(TextEncoding(named: "koi8-r")?.name == "KOI8-R")
        for name in ["", "nonsense", "ASCII//TRANSLIT", "é", "utf 8\0", "a\nb"] {
            #expect(TextEncoding(named: name) == nil)
        }
    }

    @Test("Bytes that stand for no character are damage, which no text in UTF-8 holds")
    func damage() throws {
        let units: [UInt16] = [0x61, 0xDC00, 0x62, 0xD800, 0x63, 0xD83D, 0xDE00]
        let bytes: [UInt8] = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] as [UInt8] } + [0x64]
        for bufferSize in [1, 2, 1 << 22] {
            let read = try read(bytes, encoding: .utf16LittleEndian, bufferSize: bufferSize)
            #expect(read.bytes == [0x61, 0xFF, 0x62, 0xFF, 0x63] + Array("😀".utf8) + [0xFF])
        }
        let wide: [UInt8] = [0x61, 0, 0, 0, 0, 0, 0x11, 0, 0, 0xD8, 0, 0, 1]
        #expect(try read(wide, encoding: .utf32LittleEndian).bytes == [0x61, 0xFF, 0xFF, 0xFF])
    }

    @Test("Text that is no UTF-8 is Windows-1252, also where that shows late", arguments: [0, 3_000_000])
    func byContent(asciiCount: Int) throws {
        let ascii = [UInt8](repeating: UInt8(ascii: "a"), count: asciiCount)
        for bufferSize in [1000, 1 << 22] {
            let western = try read(ascii + [0x42, 0x6A, 0xF6, 0x72, 0x6B, 0x80], bufferSize: bufferSize)
            #expect(western.encoding == .windows1252 && western.bytes == ascii + Array("Björk€".utf8))
            let unicode = try read(ascii + Array("Björk€".utf8), bufferSize: bufferSize)
            #expect(unicode.encoding == .utf8 && unicode.bytes == ascii + Array("Björk€".utf8))
        }
        if asciiCount > 0 { #expect(try read(ascii).encoding == nil) }
    }

    @Test("A text in UTF-8 with a few bytes that are wrong stays UTF-8, and they stay as they are")
    func damagedUTF8() throws {
        let bytes = [0xE9, 0x2C] + Array("é,ö,坂,😀\n".utf8) + [0xFF, 0xC3]
        let read = try read(bytes)
        #expect(read.encoding == .utf8 && read.bytes == bytes)
    }

    @Test("The encoding is told from all of a million bytes behind the first that is no ASCII")
    func counts() throws {
        let western = Array(repeating: [0x61, 0xE9, 0x2C] as [UInt8], count: 300_000).flatMap(\.self)
        #expect(try read(Array("Ã©".utf8) + western).encoding == .windows1252)
        let unicode = [0xE9, 0x2C] + Array(String(repeating: "aé,", count: 300_000).utf8)
        #expect(try read(unicode, bufferSize: 1).encoding == .utf8)
    }
}
