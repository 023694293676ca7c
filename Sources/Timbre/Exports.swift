@_exported import TimbreCatalogue
@_exported import TimbreCompute
@_exported import TimbreInsight
@_exported import TimbreLearning
@_exported import TimbreSearch
