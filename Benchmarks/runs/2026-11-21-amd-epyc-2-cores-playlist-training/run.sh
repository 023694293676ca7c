csv=songs-with-playlists.csv
timbre ingest $csv --catalogue new.timbre --quiet
for seed in 42 1 2 3 4; do
    cp -r new.timbre without.timbre; cp -r new.timbre with.timbre
    timbre train --catalogue without.timbre --device cpu --seed $seed --quiet
    timbre train --catalogue with.timbre --device cpu --seed $seed --quiet --playlists $csv --playlist-part first
    timbre export latents --catalogue with.timbre --output playlists.npy --quiet
    echo "seed $seed, without playlists, and beside it the vectors of the training with them"
    timbre evaluate --catalogue without.timbre --device cpu --playlists $csv --playlist-part second \
        --vectors playlists.npy --ids playlists.ids.txt --skip classic
    echo "seed $seed, with the first half of the playlists"
    timbre evaluate --catalogue with.timbre --device cpu --playlists $csv --playlist-part second --skip classic
    rm -r without.timbre with.timbre
done
