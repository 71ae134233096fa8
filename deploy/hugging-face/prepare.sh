#!/bin/sh
# Puts all that a Space needs into the folder of its clone:
#   sh deploy/hugging-face/prepare.sh ../my-space landscapes/corals
# Then, in that folder: git add -A && git commit -m "Landscapes" && git push
set -eu
if [ $# -lt 1 ] || [ ! -d "$1" ]; then
    echo "usage: sh deploy/hugging-face/prepare.sh FOLDER-OF-THE-SPACE [LANDSCAPE ...]" >&2
    exit 2
fi
space=$(cd "$1" && pwd)
shift
for landscape; do
    if [ ! -f "$landscape/manifest.json" ]; then
        echo "$landscape is not a landscape" >&2
        exit 2
    fi
done
mkdir -p "$space/landscapes"
for landscape; do
    target=$space/landscapes/$(basename "$landscape")
    rm -rf "$target"
    cp -R "$landscape" "$target"
    rm -f "$target/edits.jsonl"
done
cd "$(dirname "$0")/../.."
rm -rf "$space/explorer" "$space/assets" "$space/.streamlit"
mkdir -p "$space/assets" "$space/.streamlit" "$space/deploy/container"
cp -R explorer "$space/"
rm -rf "$space/explorer/map_component/frontend"
find "$space/explorer" -name __pycache__ -prune -exec rm -rf {} +
cp -R assets/landscape assets/icon.png assets/logo.svg "$space/assets/"
rm -f "$space/assets/landscape/edits.jsonl"
cp .streamlit/config.toml "$space/.streamlit/"
cp app.py pyproject.toml requirements-serve.txt "$space/"
cp deploy/container/healthy.py "$space/deploy/container/"
cp deploy/container/Dockerfile "$space/Dockerfile"
cp deploy/hugging-face/README.md "$space/README.md"
