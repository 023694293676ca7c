import TimbreBase
import TimbreCompute

/// The pieces of a shard that hold candidates, one after the other, on the shard's device.
///
/// Resident pieces come first. The others take turns in two places: while a piece is searched, another thread prepares
/// the next and copies it into the other place.
final class PieceFeed {
    /// A piece that can be searched.
    struct Piece {
        let rows: Range<Int>
        let songs: Matrix<Float>
        /// Mask of the candidates among the rows; nil where all are.
        let mask: Matrix<UInt32>?
    }

    private let vectors: IndexVectors
    private let device: Device
    private let candidates: RowFilter
    private let resident: [Piece]
    /// Pieces that are brought when they are needed.
    private let moving: [Range<Int>]
    private var places: [Place] = []
    private let isStopped = StopFlag()

    /// Number of songs in all the pieces.
    let songCount: Int

    init(_ shard: Shard, of vectors: IndexVectors, candidates: RowFilter) throws {
        (self.vectors, self.candidates, device) = (vectors, candidates, shard.place.device)
        let device = device
        let pieces = shard.pieces.filter { piece in
            candidates.mask(of: piece.rows).map { $0.contains { $0 != 0 } } ?? true
        }
        resident = try pieces.compactMap { piece in
            guard let songs = piece.resident else { return nil }
            let mask = try candidates.mask(of: piece.rows).map {
                try device.matrix($0, rows: $0.count, columns: 1)
            }
            return Piece(rows: piece.rows, songs: songs, mask: mask)
        }
        moving = pieces.filter { $0.resident == nil }.map(\.rows)
        songCount = pieces.reduce(0) { $0 + $1.rows.count }
    }

    /// Whether all pieces stay on the device.
    var isResident: Bool { moving.isEmpty }

    /// Calls `body` with each piece in the order of its rows.
    ///
    /// - Parameter isLast: whether the pieces will not be asked for again.
    func forEach(isLast: Bool, _ body: (Piece) throws -> Void) throws {
        if let first = moving.first { _ = try fetch(first, sparing: nil) }
        for piece in resident { try body(piece) }
        for (number, rows) in moving.enumerated() {
            let place = try fetch(rows, sparing: nil)
            let piece = try places[place].piece()
            let next = number + 1 < moving.count ? moving[number + 1] : isLast ? nil : moving[0]
            if let next { _ = try fetch(next, sparing: place) }
            try body(piece)
        }
    }

    /// Ends the work in the background. To be called when the search ends, however it does.
    func stop() {
        isStopped.set()
        for place in places { place.load?.wait() }
    }

    /// The place that holds a piece, or will soon: nothing is copied where one does.
    ///
    /// - Parameter spared: the place that is being searched.
    private func fetch(_ rows: Range<Int>, sparing spared: Int?) throws -> Int {
        if let place = places.firstIndex(where: { $0.rows == rows }) { return place }
        let number = spared.map { 1 - $0 } ?? 0
        while places.count <= number {
            places.append(
                try Place(on: device, rows: moving.map(\.count).max() ?? 0, columns: vectors.source.dimensions))
        }
        let mask = candidates.mask(of: rows)
        let (songs, bits) = (places[number].songs[rows: 0..<rows.count], places[number].mask)
        places[number].rows = rows
        places[number].isMasked = mask != nil
        places[number].load = Background { [vectors, device, isStopped] in
            try device.phase("bring a piece", ["songs": rows.count, "first_song": rows.lowerBound]) {
                if let mask { try device.upload(mask.span, into: bits[rows: 0..<mask.count]) }
                try vectors.upload(rows, into: songs, on: device) { isStopped.isSet }
            }
        }
        return number
    }

    /// Memory that pieces take in turn.
    private struct Place {
        let device: Device
        let songs: Matrix<Float>
        let mask: Matrix<UInt32>
        /// Rows that the place holds; nil at first.
        var rows: Range<Int>?
        var isMasked = false
        var load: Background<Void>?

        init(on device: Device, rows: Int, columns: Int) throws {
            self.device = device
            songs = try device.zeros(rows: rows, columns: columns)
            mask = try device.zeros(UInt32.self, rows: (rows + 31) / 32, columns: 1)
            // The zeros must be there before a copy beside the device's work begins.
            try device.synchronize()
        }

        /// Waits until the piece is there.
        func piece() throws -> Piece {
            guard let rows, let load else { preconditionFailure("nothing was put in this place") }
            try device.phase("wait for a piece") { try load.value() }
            return Piece(
                rows: rows, songs: songs[rows: 0..<rows.count],
                mask: isMasked ? mask[rows: 0..<(rows.count + 31) / 32] : nil)
        }
    }
}

extension IndexVectors {
    /// Copies rows of the source, of unit length, part by part beside the device's work.
    ///
    /// - Throws: `CancellationError` where `isStopped` says so between two parts.
    fileprivate func upload(_ rows: Range<Int>, into songs: Matrix<Float>, on device: Device, isStopped: () -> Bool)
        throws
    {
        for part in rows.parts(of: UnitVectors.partSize(dimensions: source.dimensions)) {
            if isStopped() { throw CancellationError() }
            let target = songs[rows: part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound]
            if areUnitLength {
                try source.withValues(of: part) { try device.upload($0, into: target) }
            } else {
                try device.upload(UnitVectors(source, rows: part, threads: threads).values.span, into: target)
            }
        }
    }
}
