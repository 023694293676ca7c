import Timbre
import TimbreFiles
import TimbreTestTools

/// Vectors in `.npy` files, searched.
struct NPYTarget: FuzzTarget {
    let name = "npy"
    let batch = 400

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        for name in ["vectors.npy", "queries.npy"] {
            let (rows, columns) = (random.below(40), random.pick([1, 2, 3, 7, 16, 33]))
            var bytes = Self.array(rows: rows, columns: columns, &random)
            if random.once(in: 3) { ByteMutation.apply(&bytes, &random) }
            try Files.write(bytes, to: "\(folder)/\(name)")
        }
    }

    /// What precedes the numbers of a whole array.
    static func header(type: String, shape: String) -> [UInt8] {
        padded("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }")
    }

    private static func padded(_ header: String) -> [UInt8] {
        let length = (10 + header.utf8.count + 1 + 63) / 64 * 64 - 10
        let blanks = String(repeating: " ", count: length - header.utf8.count - 1)
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8 & 255)]
            + Array((header + blanks + "\n").utf8)
    }

    private static func array(rows: Int, columns: Int, _ random: inout SplitMix) -> [UInt8] {
        var shape = "(\(rows), \(columns))"
        if random.once(in: 5) {
            shape = random.pick([
                "(\(rows),)", "()", "(\(random.pick(Extremes.texts)), \(columns))", "(0, 0)",
                "(4294967296, 4294967296)",
                "(-1, \(columns))", "(\(rows), \(columns), 1)", "(9223372036854775807, 2)",
            ])
        }
        let type = random.once(in: 4) ? random.pick(["<f2", "<f8", "<i4", ">f4", "|O", "<i8"]) : "<f4"
        let order = random.once(in: 8) ? "True" : "False"
        var header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
        if random.once(in: 6) { header = TokenMutation.apply(header, &random) }
        var bytes = padded(header)
        for _ in 0..<rows * columns {
            let value = random.once(in: 30) ? random.pick(Extremes.floats) : random.uniform()
            withUnsafeBytes(of: value.bitPattern) { bytes += $0 }
        }
        return bytes
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let device = try Device.cpu(threads: 1)
        let loaded: (VectorSource, LatentIndex)? = oracle.step("index") {
            let source = try VectorSource(contentsOf: folder + "/vectors.npy")
            return (source, try LatentIndex(source, on: device))
        }
        guard let (source, index) = loaded else { return }
        oracle.step("search among themselves") { _ = try index.neighboursOfEverySong(SearchOptions(k: 5)) }
        oracle.step("search") {
            let queries = try VectorSource(contentsOf: folder + "/queries.npy")
            let found = try index.neighbours(of: queries, SearchOptions(k: 3))
            try check(found, queries, source, oracle)
        }
        oracle.step("files") {
            _ = try index.writeNeighbours(
                of: VectorSource(contentsOf: folder + "/queries.npy"), SearchOptions(k: 3),
                neighbours: folder + "/n.npy", scores: folder + "/s.npy")
        }
    }

    /// The best score is that of plain loops in `Double`.
    private func check(_ found: Neighbours, _ queries: VectorSource, _ source: VectorSource, _ oracle: Oracle) throws {
        let unit = UnitVectors(source)
        let asked = UnitVectors(queries)
        for query in 0..<queries.rows {
            let vector = asked.values[query * source.dimensions..<(query + 1) * source.dimensions]
            guard vector.contains(where: { $0 != 0 }), !vector.contains(where: { !$0.isFinite }) else { continue }
            let scores = (0..<source.rows).compactMap { row -> Double? in
                let other = unit.values[row * source.dimensions..<(row + 1) * source.dimensions]
                guard other.contains(where: { $0 != 0 }), !other.contains(where: { !$0.isFinite }) else { return nil }
                return zip(vector, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            guard let best = scores.max(), let first = found[query].first else { continue }
            if abs(Double(first.score) - best) > 1e-5 { oracle.add(.wrong, "the best score is not the best there is") }
        }
    }
}

/// Models by themselves.
struct SafeTensorsTarget: FuzzTarget {
    let name = "safetensors"
    let batch = 400

    func make(_ random: inout SplitMix, scene: FuzzScene, in folder: String) throws {
        let bytes =
            Files.bytes(
                scene.catalogue(random.below(2)) + "/"
                    + random.pick(["model.safetensors", "model.safetensors", "checkpoint.safetensors"])) ?? []
        try Files.write(CatalogueMutation.changed(model: bytes, &random), to: folder + "/model.safetensors")
    }

    func use(_ random: inout SplitMix, scene: FuzzScene, in folder: String, _ oracle: Oracle) throws {
        let path = folder + "/model.safetensors"
        let device = try Device.cpu(threads: 1)
        oracle.step("tensors") { _ = try SafeTensors(contentsOf: path, requiringChecksum: false) }
        oracle.step("checkpoint") { _ = try Trainer.recipe(ofCheckpoint: path) }
        guard let model = oracle.step("model", { try Model(contentsOf: path) }) else { return }
        oracle.step("encode") {
            let encoder = try Encoder(model, device: device)
            _ = try encoder.encode(
                numbers: [Float](repeating: 1, count: 3 * encoder.featureCount),
                categories: [Int32](repeating: 1, count: 3 * encoder.categoryCount))
        }
        oracle.step("write") { try model.write(to: folder + "/again.safetensors") }
    }
}
