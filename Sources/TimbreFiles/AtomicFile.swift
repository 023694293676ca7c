/// Every write goes beside its name, is synced, then renamed; a failure leaves the old file and no litter.
public enum AtomicFile {
    /// Puts what the body writes in the place of the file at `path`, as a whole or not at all.
    ///
    /// A link keeps pointing to the file that is replaced; a device or a pipe is written to directly.
    ///
    /// - Throws: `FileFault` when the system refuses, or what the body throws; the old file is then untouched.
    public static func write(to path: String, _ body: (inout FileSink) throws -> Void) throws {
        let pending = try PendingFile(replacing: path)
        var sink = FileSink(pending.file)
        try body(&sink)
        try sink.flush()
        try pending.commit()
    }
}
