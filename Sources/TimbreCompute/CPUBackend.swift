final class CPUBackend {
    init(threads: Int?) throws {}
}
