/// An operation at a training's sizes, to be measured.
package struct Workload {
    /// Work of one call, in 10⁹ of the check's unit: floating-point operations, bytes or pairs.
    package var amount: Double
    package var call: () throws -> Void

    package init(amount: Double, call: @escaping () throws -> Void) { (self.amount, self.call) = (amount, call) }

    /// Rate per second on a device, the best of several runs of at least 20 ms, to leave out interruptions by others.
    package func rate(on device: Device) throws -> Double {
        try call()
        try device.synchronize()
        let clock = ContinuousClock()
        var calls = 1
        var best = 0.0
        var total = Duration.zero
        while total < .milliseconds(200) {
            let elapsed = try clock.measure {
                for _ in 0..<calls { try call() }
                try device.synchronize()
            }
            total += elapsed
            best = max(best, amount * Double(calls) / (elapsed / .seconds(1)))
            if elapsed < .milliseconds(20) { calls *= 2 }
        }
        return best
    }
}
