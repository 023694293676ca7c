import TimbreTestSupport

@testable import TimbreFiles

extension TemporaryFolder {
    func sample(of path: String) throws -> TextSample { try TextSample(SpooledFile(path: path, in: self.path)) }

    func jsonShape(of path: String) throws -> JSONShape? { try sample(of: path).jsonShape() }
}
