import TimbreBase
public import TimbreFiles

extension Catalogue {
    /// Names beyond each song's first, int32 `[names, 3]`: song, index of the category in the recipe, and id; ascending
    /// by these.
    ///
    /// - Throws: `CatalogueFault.damaged` where a block is not what was committed, or a row can't be a further name.
    public func furtherNames() throws -> NPYFile {
        let committed = try file(CatalogueFile.furtherNames)
        return try committed.array(type: .int32, columns: 3) { file in
            guard recipeFault == nil else { return }
            let count = committed.stored.rows
            let sizes = try recipe.categories.map { try vocabularySize($0.name) }
            let categories = try categories()
            let wrong = categories.withInts(rows: 0..<songCount) { first in
                file.withInts(rows: 0..<count) { names in
                    (0..<count).first { row in
                        let name = (song: names[3 * row], category: names[3 * row + 1], id: names[3 * row + 2])
                        guard (0..<Int32(songCount)).contains(name.song),
                            (0..<Int32(sizes.count)).contains(name.category),
                            name.id > 0, name.id < sizes[Int(name.category)]
                        else { return true }
                        let main = first[Int(name.song) * categories.columns + Int(name.category)]
                        guard main != 0, main != name.id else { return true }
                        guard row > 0 else { return false }
                        return (names[3 * row - 3], names[3 * row - 2], names[3 * row - 1]) >= name
                    }
                }
            }
            if let wrong {
                throw CatalogueFault.damaged(file: file.path, detail: "its row \(wrong) is no further name of a song")
            }
        }
    }

    /// Songs that have all of some names in one category, ascending.
    ///
    /// - Parameters:
    ///   - ids: the ids of the names; 0 finds songs without any.
    ///   - place: the index of the category.
    /// - Throws: `CatalogueFault.damaged`.
    /// - Complexity: a pass over `categories.npy` and one over `further_names.npy` a name.
    package func songs(named ids: [Int32], inCategory place: Int) throws -> [Int] {
        let (first, further) = (try categories(), try furtherNames())
        var counts = [UInt8](repeating: 0, count: songCount)
        for (number, id) in Set(ids).sorted().prefix(Int(UInt8.max)).enumerated() {
            let found = UInt8(number)
            first.withInts(rows: 0..<songCount) { ids in
                let ids = ids.span
                for song in 0..<songCount where ids[song * first.columns + place] == id {
                    if counts[song] == found { counts[song] += 1 }
                }
            }
            further.withInts(rows: 0..<further.rows) { names in
                let names = names.span
                for name in 0..<further.rows where names[3 * name + 2] == id && names[3 * name + 1] == place {
                    let song = Int(names[3 * name])
                    if counts[song] == found { counts[song] += 1 }
                }
            }
        }
        let wanted = min(Set(ids).count, Int(UInt8.max))
        return wanted == 0 ? [] : counts.indices.filter { counts[$0] == wanted }
    }

    /// Ids of the names in a query for a category: the text is one name, or several separated by ";" or as in a table's
    /// cell.
    ///
    /// - Returns: each name with its id in order, nil for a name that no song has; a text that is no known name and no
    ///   list gives a single nil.
    /// - Throws: `CatalogueFault.noSuchCategory`, `.damaged`.
    package func nameIDs(_ category: String, in text: String) throws -> [(name: String, id: Int?)] {
        if let id = try categoryID(category, named: text) { return [(text, id)] }
        let split = recipe.categories.first { $0.name == category }?.split?.utf8.first
        for separator in [UInt8(ascii: ";"), split].compactMap(\.self) {
            let names = NameList(separator: .byte(separator)).names(in: text)
            if names.count > 1 { return try names.map { ($0, try categoryID(category, named: $0)) } }
        }
        return [(text, nil)]
    }
}
