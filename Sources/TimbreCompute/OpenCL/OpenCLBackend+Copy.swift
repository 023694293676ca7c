import CTimbreOpenCL

extension OpenCLBackend {
    func copy(
        _ source: any Storage, at sourceOffset: Int, to target: any Storage, at targetOffset: Int, byteCount: Int
    ) throws {
        let context = try start().context
        let status = context.enqueue(.transfer("copy", byteCount)) {
            context.functions.enqueueCopyBuffer(
                context.queue, own(source).memory, own(target).memory, sourceOffset, targetOffset, byteCount, 0, nil,
                $0)
        }
        try context.check(status, "clEnqueueCopyBuffer")
    }

    func fill(_ storage: any Storage, at byteOffset: Int, byteCount: Int, with value: Int32) throws {
        let context = try start().context
        var value = value
        let status = context.enqueue(.transfer("fill", byteCount)) {
            context.functions.enqueueFillBuffer(
                context.queue, own(storage).memory, &value, MemoryLayout<Int32>.size, byteOffset, byteCount, 0, nil, $0)
        }
        try context.check(status, "clEnqueueFillBuffer")
    }
}
