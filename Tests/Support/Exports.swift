@_exported import TimbreTestTools
