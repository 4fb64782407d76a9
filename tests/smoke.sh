#!/usr/bin/env bash
# Opens the release binary in a real window on a virtual screen, sends traffic through a design, looks at the picture, quits.
#   tests/smoke.sh BINARY
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'kill "${program:-}" "${screen:-}" 2>/dev/null || true; rm -rf "$work"' EXIT

fail() {
    echo "smoke: $1" >&2
    cat "$work/said" >&2 2>/dev/null || true
    exit 1
}

# Xvfb picks a free display and writes its number to the pipe.
mkfifo "$work/display"
Xvfb -displayfd 9 -screen 0 1440x900x24 +extension GLX -noreset 9<>"$work/display" >/dev/null 2>&1 &
screen=$!
read -r -t 20 number <"$work/display" || fail "no virtual screen came up"
export DISPLAY=":$number" LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8 HOME="$work" XDG_DATA_HOME="$work/data"
unset WAYLAND_DISPLAY

"$binary" saved/chapter/05-database-replication.ron >"$work/said" 2>&1 &
program=$!
window=""
for _ in $(seq 300); do
    kill -0 "$program" 2>/dev/null || fail "the program left before its window came up"
    window=$(xdotool search --onlyvisible --name Loadstar 2>/dev/null | head -n 1) && [ -n "$window" ] && break
    sleep 0.1
done
[ -n "$window" ] || fail "no window came up"
sleep 3
import -window root "$work/paused.png"
xdotool windowfocus "$window" || true
xdotool key k
sleep 6
import -window root "$work/running.png"
kill -0 "$program" 2>/dev/null || fail "the program died while running"

colours=$(identify -format '%k' "$work/running.png")
[ "$colours" -gt 200 ] || fail "the window is blank: $colours colours"
# Traffic moves and figures change: the running picture differs from the paused one well beyond a cursor.
changed=$(compare -metric AE "$work/paused.png" "$work/running.png" null: 2>&1 || true)
[ "${changed%%[. ]*}" -gt 2000 ] || fail "nothing moved on the screen: $changed pixels changed"

xdotool key ctrl+q
for _ in $(seq 100); do
    kill -0 "$program" 2>/dev/null || break
    sleep 0.1
done
kill -0 "$program" 2>/dev/null && fail "Ctrl+Q did not quit"
wait "$program" || fail "the program left with exit status $?"
program=""
echo "smoke: came up, drew $colours colours, ran ($changed pixels changed), quit"
