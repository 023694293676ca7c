import TimbreBase

/// Makes names of features for columns: only letters, digits and "_", all different and none that is taken.
struct FreeNames {
    private var taken: Set<String>
    /// Last number appended to each name.
    private var numbers: [String: Int] = [:]

    init(taken: [String]) { self.taken = Set(taken) }

    mutating func name(for column: String) -> String {
        var name = ""
        for scalar in TextFolding().fold(column).unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain { name.unicodeScalars.append(scalar) } else if !name.hasSuffix("_") { name += "_" }
        }
        while name.hasSuffix("_") { name.removeLast() }
        if name.isEmpty { name = "number" }
        var free = name
        while !taken.insert(free).inserted {
            numbers[name, default: 1] += 1
            free = "\(name)_\(numbers[name] ?? 0)"
        }
        return free
    }
}
