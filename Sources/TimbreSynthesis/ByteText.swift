/// Texts laid end to end, so that appending one copies bytes and builds no string.
struct ByteTexts: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]

    init(_ texts: [String] = []) {
        for text in texts { add(text) }
    }

    var count: Int { starts.count - 1 }

    mutating func add(_ text: String) {
        bytes += text.utf8
        starts.append(bytes.count)
    }

    func append(_ index: Int, to output: inout [UInt8]) {
        output.append(contentsOf: bytes[starts[index]..<starts[index + 1]])
    }
}

extension [UInt8] {
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number in decimal.
    mutating func append(number: Int) {
        if number < 0 {
            append(UInt8(ascii: "-"))
            append(number: -number)
        } else {
            if number >= 10 { append(number: number / 10) }
            append(UInt8(ascii: "0") + UInt8(number % 10))
        }
    }

    /// Appends a number in decimal, with leading zeros up to `digits` digits.
    mutating func append(number: Int, digits: Int) {
        if digits > 1 { append(number: number / 10, digits: digits - 1) }
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Appends a number of hundredths as a decimal fraction without trailing zeros: `-6.85`, `-7.2`, `-7`.
    mutating func append(hundredths: Int) {
        if hundredths < 0 { append(UInt8(ascii: "-")) }
        let size = abs(hundredths)
        append(number: size / 100)
        guard size % 100 != 0 else { return }
        append(UInt8(ascii: "."))
        append(number: size / 10 % 10)
        if size % 10 != 0 { append(number: size % 10) }
    }
}
