public import TimbreBase

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The world's faults with files; each says which file, what is wrong with it and what to do.
public enum FileFault: Fault, Equatable {
    /// There is no file of that name.
    case missing(path: String)
    /// A file was to be made in a directory that does not exist.
    case missingDirectory(path: String)
    /// A file was expected where a directory is.
    case isDirectory(path: String)
    /// A pipe or a device, where a file is read more than once.
    case notRegular(path: String)
    /// A link where a file of its own is to be written.
    case link(path: String)
    /// A pipe or a terminal for a file whose beginning is written last.
    case notSeekable(path: String)
    /// A directory was expected where something else is.
    case notDirectory(path: String)
    /// The system refuses to read; `code` is its `errno`.
    case notReadable(path: String, code: Int32)
    /// The system refuses to write, create or rename; `code` is its `errno`.
    case notWritable(path: String, code: Int32)
    /// Another process is writing the same file.
    case busy(path: String)
    /// A call to the system failed with `errno` `code`; the operation reads as in "can't write".
    case failed(operation: String, path: String, code: Int32)
    /// The file has no content.
    case empty(path: String)
    /// The file is not what it was when it was written; the detail continues "… is damaged: ".
    case damaged(path: String, detail: String)
    /// The file is in order but of a kind that is not read; the detail says which and what to do.
    case unsupported(path: String, detail: String)
    /// A file of another format than text: its name with an article, and what makes a table in text of it.
    case noText(path: String, format: String, remedy: String)
    /// No CSV at all: the line (1-based) and what was found there.
    case notCSV(path: String, line: Int, detail: String)
    /// The file ended inside a quoted field; `line` (1-based) is where the quote opened.
    case unclosedQuote(path: String, line: Int)
    /// A record that starts at `line` (1-based) is longer than `limit` bytes.
    case recordTooLong(path: String, line: Int, limit: Int)
    /// A record that starts at `line` (1-based) has more than `limit` fields.
    case tooManyFields(path: String, line: Int, limit: Int)
}

extension FileFault {
    public var report: FaultReport {
        switch self {

        case .missing(let path):
            FaultReport(.input, "“\(path)” does not exist", "check the name", file: path)
        case .missingDirectory(let path):
            FaultReport(.input, "the directory “\(path)” does not exist", "create it or choose another", file: path)
        case .notRegular(let path):
            FaultReport(.input, "“\(path)” is a pipe or a device", "save what it gives to a file first", file: path)
        case .link(let path):
            FaultReport(
                .input, "“\(path)” is a link, which is not written through", "put the file itself in its place",
                file: path)
        case .notSeekable(let path):
            FaultReport(
                .input, "“\(path)” is a pipe or a terminal, and the beginning of this file is written last",
                "name a file",
                file: path)
        case .isDirectory(let path):
            FaultReport(.input, "“\(path)” is a directory where a file is needed", "name a file", file: path)
        case .notDirectory(let path):
            FaultReport(.input, "“\(path)” is no directory", "choose another name", file: path)
        case .notReadable(let path, let code):
            FaultReport(.resource, "“\(path)” can't be read: \(Self.reason(code))", "check its permissions", file: path)
        case .notWritable(let path, let code):
            FaultReport(
                .resource, "“\(path)” can't be written: \(Self.reason(code))",
                "check the permissions of the file and its directory", file: path)
        case .busy(let path):
            FaultReport(
                .resource, "“\(path)” is being written by another process", "wait for it or choose another name",
                file: path)
        case .failed(let operation, let path, let code):
            FaultReport(
                .resource, "can't \(operation) “\(path)”: \(Self.reason(code))", Self.advice(code), file: path)
        case .empty(let path):
            FaultReport(.input, "“\(path)” is empty: nothing can be read from it", file: path)
        case .damaged(let path, let detail):
            FaultReport(
                .damage, "“\(path)” is damaged: \(detail)", "restore it from a copy or make it again", file: path)
        case .unsupported(let path, let detail):
            FaultReport(.input, "“\(path)” can't be used: \(detail)", file: path)
        case .noText(let path, let format, let remedy):
            FaultReport(.input, "“\(path)” is \(format), no table in text", Remedy(stringLiteral: remedy), file: path)
        case .notCSV(let path, let line, let detail):
            FaultReport(.input, "“\(path)” is no CSV: line \(line) \(detail)", file: path, line: line)
        case .unclosedQuote(let path, let line):
            FaultReport(
                .input, "“\(path)” ends inside a quoted field that opens on line \(line)",
                "close the quote or double it", file: path, line: line)
        case .recordTooLong(let path, let line, let limit):
            FaultReport(
                .input, "“\(path)”, line \(line): the record that starts here is longer than \(limit) bytes",
                "a quote on this line is probably never closed", file: path, line: line)
        case .tooManyFields(let path, let line, let limit):
            FaultReport(
                .input, "“\(path)”, line \(line): the record that starts here has more than \(limit) fields",
                "is it a CSV?", file: path, line: line)
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func advice(_ code: Int32) -> Remedy? {
        switch code {
        case ENOSPC, EDQUOT: "free some space and run again"
        case EIO: "the disk may be failing"
        case EMFILE: "allow more open files, with ulimit -n"
        case EPIPE: "who read it has ended"
        default: nil
        }
    }
}
