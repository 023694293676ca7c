import TimbreBase
package import TimbreCatalogue

extension SongFeatures {
    /// 32 hexadecimal digits that change with every number, name and vocabulary size.
    package var digest: String {
        var hash = Hash128(seed: 4)
        vocabularySizes.withUnsafeBytes { hash.add($0) }
        numbers.withUnsafeBytes { hash.add($0) }
        categories.withUnsafeBytes { hash.add($0) }
        if !furtherNames.isEmpty { furtherNames.withUnsafeBytes { hash.add($0) } }
        return hash.hexadecimal
    }
}
