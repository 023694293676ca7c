import CTimbreMapping

/// How the C library keeps memory that was freed.
package enum HostAllocation {
    /// Has the memory of long texts and arrays given back to the system where many threads make them. To be called before
    /// there are threads.
    package static func giveMemoryBack() { timbre_give_memory_back() }
}
