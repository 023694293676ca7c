import Foundation
package import TimbreCatalogue

extension Recipe {
    /// The differences value by value: `training.rate was 0.001 and is now 0.0005`.
    package func differences(from earlier: Recipe) throws -> [String] {
        let (now, then) = (try leaves(), try earlier.leaves())
        return Set(now.keys).union(then.keys).sorted().filter { now[$0] != then[$0] }.map { key in
            "\(key) was \(then[key] ?? "absent") and is now \(now[key] ?? "absent")"
        }
    }

    /// Each value by its path; entries of lists by their name where they have one, by their number elsewhere.
    private func leaves() throws -> [String: String] {
        var leaves = [String: String]()
        func add(_ value: Any, _ path: String) {
            if let object = value as? [String: Any] {
                for (key, its) in object { add(its, path.isEmpty ? key : "\(path).\(key)") }
            } else if let list = value as? [Any] {
                for (index, its) in list.enumerated() {
                    let name = (its as? [String: Any])?["name"] as? String
                    add(its, "\(path).\(name ?? "\(index)")")
                }
                leaves["\(path).count"] = "\(list.count)"
            } else {
                leaves[path] = "\(value)"
            }
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        add(try JSONSerialization.jsonObject(with: encoder.encode(self)), "")
        // As the YAML names them.
        return Dictionary(
            leaves.map { ($0.key.hasPrefix("categories.") ? String($0.key.dropFirst(11)) : $0.key, $0.value) }
        ) { first, _ in first }
    }
}
