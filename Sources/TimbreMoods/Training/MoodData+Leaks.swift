import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension MoodData {
    /// Share of labelled rows from which on an input that tells the label right is taken for the label itself.
    private static let leakShare = 0.995

    /// Refuses inputs from which the label was made: numbers named like its classes, numbers of which the largest tells
    /// the class of nearly every row, or a category that tells it.
    ///
    /// - Throws: `MoodFault.leak`.
    func checkLeaks(_ recipe: MoodRecipe, label: String) throws {
        let folding = TextFolding()
        func plain(_ name: String) -> String { folding.fold(name).filter { $0.isLetter || $0.isNumber } }
        let classes = Set(targets.classes.map(plain))
        let named = table.numbers.map(\.name).filter { classes.contains(plain($0)) }
        if !named.isEmpty {
            throw MoodFault.leak(
                recipe: recipe.name, inputs: named, label: label, reason: "they are named like its classes")
        }
        if recipe.categories.contains(label) {
            throw MoodFault.leak(recipe: recipe.name, inputs: [label], label: label, reason: "it is the label")
        }
        guard rows.count >= 50 else { return }
        for names in table.names {
            if let share = shareTold(by: names), share >= Self.leakShare {
                throw MoodFault.leak(
                    recipe: recipe.name, inputs: [names.name], label: label,
                    reason: "its names tell the class of \(Int(share * 100)) % of the rows, each name one class")
            }
        }
        if targets.areSeveral { return }
        let tellers = tellers()
        if Set(tellers).count == tellers.count, tellers.count > 2, shareTold(byLargestOf: tellers) >= Self.leakShare {
            throw MoodFault.leak(
                recipe: recipe.name, inputs: tellers.map { table.numbers[$0].name }, label: label,
                reason: "the largest of them is the class of nearly every row")
        }
    }

    /// Share of the rows whose classes follow from a category's names; nil where the names are too many, or where
    /// nearly all rows have the same classes.
    private func shareTold(by names: InputTable.Names) -> Double? {
        var counts: [ArraySlice<Int32>: [[Int]: Int]] = [:]
        var total: [[Int]: Int] = [:]
        for (place, row) in rows.enumerated() {
            counts[names.ids.ids(ofRow: row), default: [:]][targets.ids[place], default: 0] += 1
            total[targets.ids[place], default: 0] += 1
        }
        guard counts.count * 10 <= rows.count, Double(total.values.max() ?? 0) < Self.leakShare * Double(rows.count)
        else { return nil }
        return Double(counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }) / Double(rows.count)
    }

    /// For each class, the index of the number that is highest in its rows compared with all rows; empty with fewer
    /// numbers than classes.
    private func tellers() -> [Int] {
        guard table.numbers.count >= targets.classes.count else { return [] }
        return targets.classes.indices.map { label in
            table.numbers.indices.max { difference(of: $0, in: label) < difference(of: $1, in: label) } ?? 0
        }
    }

    /// Mean of a number over the rows of a class less its mean over all rows.
    private func difference(of number: Int, in label: Int) -> Double {
        var (own, ownCount, all) = (0.0, 0, 0.0)
        for (place, row) in rows.enumerated() {
            let value = Double(table.numbers[number].values[row])
            guard value.isFinite else { continue }
            all += value
            if targets.ids[place][0] == label { (own, ownCount) = (own + value, ownCount + 1) }
        }
        return own / Double(max(1, ownCount)) - all / Double(max(1, rows.count))
    }

    private func shareTold(byLargestOf tellers: [Int]) -> Double {
        let told = rows.enumerated().count { place, row in
            let values = tellers.map { table.numbers[$0].values[row] }
            return values.indices.max { values[$0] < values[$1] } == targets.ids[place][0]
        }
        return Double(told) / Double(max(1, rows.count))
    }
}
