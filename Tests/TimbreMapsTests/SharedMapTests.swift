import Testing
import TimbreBase
import TimbreCompute
import TimbreTestSupport

@testable import TimbreMaps

@Suite("Maps and clusters on devices that fail")
struct SharedMapTests {
    private let values = MapExamples.clusters(2500, dimensions: 4, centres: 6)

    private func nearest(_ device: Device) throws -> [Int32] {
        try NearestPoints(of: values, dimensions: 4, k: 15, device: device, work: Work()).ids
    }

    @Test("Neighbours are the same on several devices, whichever fails")
    func neighbours() throws {
        let expected = try nearest(.cpu())
        let whole = try FailingCard([nil, nil])
        #expect(try nearest(whole.device) == expected)
        for call in 1...9 {
            for status in [-36, -5, nil] as [Int32?] {
                let card = try FailingCard([.init(at: call, status: status), .init(at: call + 2, status: status)])
                #expect(try nearest(card.device) == expected, "call \(call), \(status ?? 0)")
            }
        }
    }

    @Test("A layout that loses its device begins again on the next and ends as that one's")
    func layout() throws {
        var parameters = MapParameters()
        (parameters.method, parameters.perplexity, parameters.iterations) = (.tsne, 10, 30)
        let vectors = MapExamples.vectors(MapExamples.clusters(200, dimensions: 4, centres: 6), dimensions: 4)
        let expected = try SongMap(of: vectors, parameters, device: .cpu()).coordinates
        for call in [1, 5, 9, 20, 60] {
            let losses = Collected<String>()
            let card = try FailingCard([.init(at: call)], onLoss: { losses.add($0) })
            #expect(try SongMap(of: vectors, parameters, device: card.device).coordinates == expected)
            #expect(losses.values.count == 1)
        }
    }
}
