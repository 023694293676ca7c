/// Every write goes beside its name, is synced, then renamed; a failure leaves the old file and no litter.
package enum AtomicFile {
    /// Puts what the body writes in the place of the file at `path`, as a whole or not at all.
    ///
    /// - Parameter followingLinks: for an output that somebody named: a link keeps pointing to the file that is
    ///   replaced; a device or a pipe is written to directly. False for the files of a directory that may come from
    ///   somebody else: whatever has the name is itself replaced, and nothing outside is written.
    /// - Throws: `FileFault` when the system refuses, or what the body throws; the old file is then untouched.
    ///   `CancellationError` where it waits for the reader of a pipe, as `Waiting` says.
    package static func write(
        to path: String, followingLinks: Bool = true, _ body: (inout FileSink) throws -> Void
    ) throws {
        let pending = try PendingFile(replacing: path, followingLinks: followingLinks)
        var sink = FileSink(pending.file)
        try body(&sink)
        try sink.flush()
        try pending.commit()
    }

    /// Removes what killed processes left in a directory while they wrote files there. What somebody is writing stays,
    /// and so does every file of another name.
    package static func removeUnfinished(in directory: String) { UnfinishedFile.clear(directory) }

    /// The final name of a file that is still being written; nil for the name of any other file.
    package static func finalName(ofUnfinished name: String) -> String? { UnfinishedFile.finalName(of: name) }
}
