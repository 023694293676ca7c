import Synchronization
import Testing
import TimbreBase
import TimbreTestSupport

@testable import TimbreCompute

@Suite("Devices that share work")
struct DeviceTeamTests {
    /// The numbers of a range, doubled on whatever device has them.
    private func doubled(
        _ card: FailingCard, _ rows: Range<Int>, least: Int = 10, work: Work<Portion> = Work()
    ) throws -> [Float] {
        try card.device.team.share(rows, least: least, work: work) { device, rows, work in
            try work.check()
            let values = try device.matrix(rows.map { Float($0) * 2 }, rows: rows.count, columns: 1)
            work.report(rows.count)
            return try device.read(values)
        }.flatMap(\.self)
    }

    @Test("Pieces come back in the order of their rows, whatever fails, and the loss is said once")
    func anyFailure() throws {
        let expected = (50..<450).map { Float($0) * 2 }
        for first in [nil, 1, 2, 3, 7] {
            for second in [nil, 1, 2, 5] {
                let losses = Collected<String>()
                let card = try FailingCard(
                    [first, second, nil].map { $0.map { .init(at: $0) } }, onLoss: { losses.add($0) })
                #expect(try doubled(card, 50..<450) == expected)
                #expect(try doubled(card, 0..<7) == (0..<7).map { Float($0) * 2 })
                #expect(losses.values.count <= [first, second].count { $0 != nil })
                #expect(Set(losses.values).count == losses.values.count)
            }
        }
    }

    @Test("Where every device has failed the CPU goes on, and where there is none the first fault is thrown")
    func standIn() throws {
        let losses = Collected<String>()
        let card = try FailingCard([.init(at: 1), .init(at: 1)], onLoss: { losses.add($0) })
        #expect(try doubled(card, 0..<100) == (0..<100).map { Float($0) * 2 })
        #expect(losses.values.count == 2 && losses.values[1].hasSuffix("the CPU goes on"))
        #expect(losses.values[1].contains("clCall failed with CL_INVALID_COMMAND_QUEUE (-36)"))
        #expect(card.device.team.working.map(\.description.kind) == [.cpu])
        let alone = try FailingCard([.init(at: 2)], hasStandIn: false)
        #expect(throws: ComputeFault.driver(device: "card 0", call: "clCall", status: -36)) {
            try doubled(alone, 0..<100)
        }
    }

    @Test("A piece that does not fit is halved, and the device stays")
    func shortage() throws {
        for status in [nil, -4, -5, -6] as [Int32?] {
            let losses = Collected<String>()
            let card = try FailingCard(
                [.init(at: 1, isLasting: false, status: status)], onLoss: { losses.add($0) })
            let sizes = Collected<Int>()
            let values = try card.device.team.share(0..<100, least: 10) { device, rows, _ in
                sizes.add(rows.count)
                return try device.read(device.matrix(rows.map { Float($0) }, rows: rows.count, columns: 1))
            }
            #expect(values.flatMap(\.self) == (0..<100).map { Float($0) })
            #expect(sizes.values == [100, 50, 50] && losses.values.isEmpty)
        }
    }

    @Test("Work that can't be shared begins again on the next device")
    func run() throws {
        let losses = Collected<String>()
        let card = try FailingCard([.init(at: 3), nil], onLoss: { losses.add($0) })
        let name = try card.device.team.run { device in
            for _ in 0..<2 { _ = try device.read(device.zeros(rows: 3, columns: 1)) }
            return device.description.name
        }
        #expect(
            name == "card 1" && losses.values.count == 1 && losses.values[0].contains("9:1 (card 1, Tests) goes on"))
    }

    @Test("What is no device's fault is thrown as it is, and nothing is left out")
    func otherFaults() throws {
        struct Other: Error {}
        let losses = Collected<String>()
        let card = try FailingCard([nil, nil], onLoss: { losses.add($0) })
        #expect(throws: Other.self) {
            _ = try card.device.team.share(0..<100, least: 1) { _, _, _ in throw Other() } as [Int]
        }
        let host = ComputeFault.outOfMemory(device: "the host", needed: 2, limit: 1)
        #expect(throws: host) { try card.device.team.run { _ in throw host } }
        #expect(losses.values.isEmpty && card.device.team.working.count == 2)
    }

    @Test("Shared work tells how far it is, and ends when it is cancelled")
    func progress() throws {
        let told = Collected<Portion>()
        let card = try FailingCard([nil, nil])
        _ = try doubled(card, 0..<1000, work: Work(report: { told.add($0) }))
        #expect(told.values.map(\.done).max() == 1000 && told.values.allSatisfy { $0.total == 1000 })
        #expect(throws: CancellationError.self) { try doubled(card, 0..<1000, work: Work(isCancelled: { true })) }
    }

    @Test("Shares follow the devices' speed, at multiples, and are all rows together")
    func shares() throws {
        let devices = try FailingCard([nil, nil, nil]).device.team.working
        for rows in [0..<0, 0..<1, 0..<33, 32..<1000, 64..<100_001] {
            let shares = devices.shares(of: rows, step: 32)
            #expect(shares.flatMap { Array($0.rows) } == Array(rows))
            #expect(shares.dropLast().allSatisfy { ($0.rows.upperBound - rows.lowerBound).isMultiple(of: 32) })
        }
        // One, two and three compute units.
        #expect(devices.shares(of: 0..<9600, step: 32).map(\.rows.count) == [1600, 3200, 4800])
    }

    @Test("A refused call is told as a mistake, a lost queue is not")
    func mistakes() {
        func cause(_ status: Int32) -> String {
            ComputeFault.driver(device: "Board", call: "clFinish", status: status).cause
        }
        for status: Int32 in [-30, -49, -52, -54, -63] { #expect(cause(status).contains("please report it")) }
        for status: Int32 in [-2, -5, -11, -33, -34, -36, -38, -44, -48, -58, -1001, -9999] {
            #expect(!cause(status).contains("report"))
        }
        let fault = ComputeFault.kernelDoesNotBuild(device: "Board", kernel: "gather", log: "first\nsecond")
        #expect(fault.cause == "the kernel gather does not compile: first")
    }

    @Test("Memory that a driver does not give though there should be enough is told without a wrong comparison")
    func memoryWords() {
        #expect(
            ComputeFault.outOfMemory(device: "Board", needed: 10, limit: 100).description
                .hasPrefix("Board: 10 bytes are needed and there is no memory left"))
    }
}
