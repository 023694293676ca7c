import TimbreBase
import TimbreCatalogue
import TimbreCompute

extension RowLabels {
    /// Labels by the names of a category; where songs have several, each epoch draws one of them anew.
    init(_ names: NameLists, category: Int, seed: UInt64) {
        self =
            names.haveSeveral
            ? .drawn(
                LabelDraw(
                    starts: names.starts, labels: names.ids, seed: seed, stream: .nameLabels, number: UInt32(category)))
            : .fixed(names.main)
    }
}
