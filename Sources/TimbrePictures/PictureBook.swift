import Foundation
import Synchronization
public import TimbreBase
public import TimbreCatalogue
import TimbreCompute
import TimbreFiles

/// The pictures of a catalogue.
///
///     let book = PictureBook(catalogue)
///     let written = try book.write([.correlation], as: [.svg], into: "plots", by: Gnuplot())
///     print(written.files)
public struct PictureBook {
    /// What can be drawn, and why something can't.
    public struct Entry: Sendable {
        public var name: PictureName
        /// nil where it can be drawn.
        public var obstacle: String?
    }

    /// A file that was written.
    public struct File: Sendable {
        public var picture: PictureName
        public var path: String
    }

    /// What was written.
    public struct Written: Sendable {
        /// In the order of the pictures.
        public var files: [File]
        /// Pictures that could not be drawn, with the reasons.
        public var leftOut: [Entry]
        /// What somebody should know of the pictures.
        public var notes: [String] = []
    }

    private let source: PictureSource

    public init(_ catalogue: Catalogue, options: PictureOptions = PictureOptions()) {
        source = PictureSource(catalogue, options: options)
    }

    /// Every picture.
    ///
    /// - Throws: `CatalogueFault.damaged`; `PictureFault.noSuchColumn`.
    public func entries() throws -> [Entry] {
        try PictureName.allCases.map { Entry(name: $0, obstacle: try figures($0).obstacle) }
    }

    /// Draws pictures into files `<name>.svg` and `.png`, each as a whole or not at all.
    ///
    /// - Parameters:
    ///   - names: nil for all that can be drawn; the others are then left out.
    ///   - formats: the files of each picture.
    ///   - folder: made where it is not there.
    ///   - gnuplot: the program that draws.
    ///   - work: asked before each file, told after it.
    /// - Throws: `PictureFault.noPicture` for a name whose picture can't be drawn, `.noSuchColumn`, `.gnuplotFailed`;
    ///   `CancellationError`; `CatalogueFault.damaged`; `FileFault`.
    public func write(
        _ names: [PictureName]? = nil, as formats: [PictureFormat] = PictureFormat.allCases, into folder: String,
        by gnuplot: Gnuplot, work: Work<Portion> = Work()
    ) throws -> Written {
        var written = Written(files: [], leftOut: [])
        var jobs: [Job] = []
        for name in names ?? PictureName.allCases {
            try work.check()
            switch try figures(name) {
            case .drawn(let figures):
                for figure in figures {
                    jobs += formats.map { format in
                        let path = "\(folder)/\(figure.name).\(format.rawValue)"
                        return Job(file: File(picture: name, path: path), picture: figure.picture, format: format)
                    }
                }
            case .obstacle(let reason):
                if names != nil { throw PictureFault.noPicture(name: name, reason: reason) }
                written.leftOut.append(Entry(name: name, obstacle: reason))
            }
        }
        // What is named twice is drawn once.
        var paths = Set<String>()
        jobs.removeAll { !paths.insert($0.file.path).inserted }
        try Catalogue.checkOutputs(in: folder)
        try Directory.create(folder)
        try draw(jobs, by: gnuplot, work)
        written.files = jobs.map(\.file)
        written.notes = source.notes
        return written
    }

    private struct Job: Sendable {
        var file: File
        var picture: Picture
        var format: PictureFormat
    }

    /// As many at a time as there are cores; after a fault, those that have begun are finished.
    private func draw(_ jobs: [Job], by gnuplot: Gnuplot, _ work: Work<Portion>) throws {
        let done = Atomic(0)
        let faults = Mutex([(job: Int, fault: any Error)]())
        // Only the thread that calls belongs to a task that may be cancelled: it tells the others.
        let isStopped = Atomic(false)
        Workers().forEach(jobs.count) { index in
            if work.isCancelled() { isStopped.store(true, ordering: .relaxed) }
            guard !isStopped.load(ordering: .relaxed), faults.withLock({ $0.isEmpty }) else { return }
            do {
                let data = try gnuplot.draw(jobs[index].picture, as: jobs[index].format)
                try AtomicFile.write(to: jobs[index].file.path, followingLinks: false) { try $0.write([UInt8](data)) }
                work.report(Portion(done: done.add(1, ordering: .relaxed).newValue, total: jobs.count))
            } catch {
                faults.withLock { $0.append((index, error)) }
            }
        }
        if let first = faults.withLock({ $0.min { $0.job < $1.job } }) { throw first.fault }
        try work.check()
    }

    private enum Figures {
        case drawn([(name: String, picture: Picture)])
        case obstacle(String)

        var obstacle: String? {
            switch self {
            case .drawn: nil
            case .obstacle(let reason): reason
            }
        }
    }

    /// A picture, or several, with the names of their files.
    private func figures(_ name: PictureName) throws -> Figures {
        do {
            switch name {
            case .histogram:
                return .drawn(
                    // A feature's name has letters, digits and _ only.
                    try HistogramPicture.each(source).map { ("histogram-\($0.name)", $0.picture) })
            case .history: return .drawn([(name.rawValue, try HistoryPicture.draw(source))])
            case .map: return .drawn([(name.rawValue, try MapPicture.draw(source))])
            case .histograms: return .drawn([(name.rawValue, try HistogramPicture.sheet(source))])
            case .correlation: return .drawn([(name.rawValue, try CorrelationPicture.draw(source))])
            case .pairs: return .drawn([(name.rawValue, try PairPicture.draw(source))])
            case .shares: return .drawn([(name.rawValue, try SharesPicture.draw(source))])
            case .clusters: return .drawn([(name.rawValue, try ClusterScatterPicture.draw(source))])
            case .clusterFeatures: return .drawn([(name.rawValue, try ClusterPictures.features(source))])
            case .clusterGenres: return .drawn([(name.rawValue, try ClusterPictures.genres(source))])
            case .clusterChoice: return .drawn([(name.rawValue, try ClusterChoicePicture.draw(source))])
            case .moods:
                return .drawn(try MoodPicture.each(source).map { ("moods-\($0.name)", $0.picture) })
            case .evaluation: return .drawn([(name.rawValue, try EvaluationPicture.draw(source))])
            }
        } catch let reason as CannotDraw {
            return .obstacle(reason.reason)
        }
    }
}
