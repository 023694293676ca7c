# Vectors of another network, a row a song: measured beside Timbre's, then taken as features of the table's songs.
timbre evaluate --vectors mine.npy --ids mine.ids.txt --skip classic
timbre ingest songs.csv --vectors mine.npy --catalogue mine.timbre
timbre train --catalogue mine.timbre
