#!/usr/bin/env bash
# Makes build-tty.svg: builds a small image with the real terminal view, takes the picture that stood in the middle of
# the build, and draws it. Usage: docs/images/build-tty.sh [flags of slipway build, for example --registry-map ...]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
slipway=${SLIPWAY:-$here/../../slipway}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 'int main(void) { return 0; }' >"$work/main.c"
cat >"$work/Dockerfile" <<'D'
FROM busybox AS build
WORKDIR /src
COPY main.c .
RUN for n in 1 2 3 4 5 6 7 8; do echo "cc -O2 -c part$n.c"; sleep 0.4; done; cp main.c /app

FROM busybox AS assets
RUN for n in 1 2 3 4 5 6; do echo "minify page$n.html"; sleep 0.5; done; mkdir /site

FROM busybox
COPY --from=build /app /app
COPY --from=assets /site /site
CMD ["/app"]
D
"$slipway" build -q "$@" --target assets --no-cache "$work" >/dev/null 2>&1 || true # base image and archives are here
LINES=24 COLUMNS=92 "$slipway" build --progress tty --no-cache "$@" "$work" 2>"$work/screen" >/dev/null
python3 - "$work/screen" "$here/build-tty.svg" <<'P'
import html, re, sys
frames = open(sys.argv[1], encoding='utf-8', newline='').read().split('\x1b[?2026h')[1:]
frames = [f.split('\x1b[J')[0] for f in frames]
frame = max(frames, key=lambda f: (f.count('=> => #'), f.count('\n')))
colours = {'1': '#ffffff', '2': '#8a93a6', '34': '#6ea8fe', '31': '#ff7b72', '0': '#d7dce5'}
rows, y = [], 44
for line in frame.split('\n'):
    line = re.sub(r'\x1b\[\d+A\r|\x1b\[K', '', line)
    if not line.strip():
        continue
    colour = '0'
    found = re.match(r'\x1b\[(\d+)m', line)
    if found:
        colour = found.group(1)
    text = re.sub(r'\x1b\[\d+m', '', line)
    weight = ' font-weight="bold"' if colour == '1' else ''
    rows.append(f'<text x="20" y="{y}" fill="{colours[colour]}"{weight} xml:space="preserve">{html.escape(text)}</text>')
    y += 20
height = y + 4
open(sys.argv[2], 'w', encoding='utf-8').write(
    f'<svg xmlns="http://www.w3.org/2000/svg" width="820" height="{height}" viewBox="0 0 820 {height}" '
    'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">\n'
    f'<title>slipway build in a terminal</title>\n<rect width="820" height="{height}" rx="8" fill="#161b26"/>\n'
    '<circle cx="20" cy="16" r="5" fill="#ff5f57"/><circle cx="38" cy="16" r="5" fill="#febc2e"/>'
    '<circle cx="56" cy="16" r="5" fill="#28c840"/>\n' + '\n'.join(rows) + '\n</svg>\n')
P
echo "wrote $here/build-tty.svg"
