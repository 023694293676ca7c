# Groups the songs by k-means: the best of three starts. The labels are in lookup.csv, and in the catalogue's clusters.npy.
timbre cluster --clusters 10 --starts 3
timbre export lookup --output lookup.csv
