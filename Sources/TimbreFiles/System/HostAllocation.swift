import CTimbreMapping

/// Settings of the C library's allocator.
package enum HostAllocation {
    /// Makes the allocator give the memory of long texts and arrays back to the system where many threads allocate. To
    /// be called before there are threads.
    package static func giveMemoryBack() { timbre_give_memory_back() }
}
