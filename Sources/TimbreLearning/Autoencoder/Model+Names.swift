import TimbreCatalogue
import TimbreFiles

/// Names and numbers in a model's file: `vocabulary.<category>` are the names' UTF-8, one after the other, and
/// `vocabulary.<category>.ends` `[names]` where each ends; `numbers.<category>` `[catalogue's names]`, int64, are the
/// model's ids of these.
extension Model {
    static func add(_ vocabularies: Vocabularies, to file: inout SafeTensors, _ recipe: Recipe) {
        for (category, names) in zip(recipe.categories, vocabularies.names) {
            var (bytes, ends) = ([UInt8](), [Int64]())
            for name in names {
                bytes += name.utf8
                ends.append(Int64(bytes.count))
            }
            let name = "vocabulary.\(category.name)"
            file.tensors.append(SafeTensors.Tensor(name: name, shape: [bytes.count], values: .bytes(bytes)))
            file.tensors.append(SafeTensors.Tensor(name: name + ".ends", shape: [ends.count], values: .int64(ends)))
        }
    }

    static func add(numbering: [[Int32]], to file: inout SafeTensors, _ recipe: Recipe) throws {
        file.metadata["numbered_sizes"] = try json(numbering.map(\.count))
        for (category, ids) in zip(recipe.categories, numbering) {
            file.tensors.append(
                SafeTensors.Tensor(
                    name: "numbers.\(category.name)", shape: [ids.count], values: .int64(ids.map { Int64($0) })))
        }
    }
}

extension Vocabularies {
    /// Reads the names in a model's file; nil where there are none.
    ///
    /// - Throws: `LearningFault.unusableFile`; `FileFault.damaged`.
    init?(_ tensors: some TensorSource, of recipe: Recipe, path: String) throws {
        names = []
        for category in recipe.categories {
            let name = "vocabulary.\(category.name)"
            guard let bytes = try tensors.bytes(name, path: path) else { return nil }
            let ends = try tensors.integers(name + ".ends", path: path)
            var names: [String] = []
            names.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                guard end >= start, end <= bytes.count,
                    let name = String(validating: bytes[start..<Int(end)], as: UTF8.self)
                else { throw LearningFault.unusableFile(path: path, reason: "its names of \(category.name) are none") }
                names.append(name)
                start = Int(end)
            }
            guard names.first == "", start == bytes.count else {
                throw LearningFault.unusableFile(path: path, reason: "its names of \(category.name) are none")
            }
            self.names.append(names)
        }
    }
}

extension ModelHeader {
    /// The model's ids of the catalogue's names; nil where these are the same.
    ///
    /// - Throws: `LearningFault.unusableFile`; `FileFault.damaged`.
    func numbering(_ tensors: some TensorSource, path: String) throws -> [[Int32]]? {
        guard let numberedSizes else { return nil }
        return try zip(recipe.categories, numberedSizes).map { category, count in
            try tensors.integers("numbers.\(category.name)", shape: [count], path: path).map {
                guard let id = Int32(exactly: $0), id >= 0 else {
                    throw LearningFault.unusableFile(
                        path: path, reason: "the number \($0) of a name of \(category.name) is none")
                }
                return id
            }
        }
    }
}
