#!/usr/bin/env bash
# Edits in a real window on a virtual screen, kills the program at a random moment, starts it again, takes up what it offers and
# looks whether anything is lost that was older than two seconds. With LOADSTAR_CRASH_REPLAY=1 it also makes the same edits again without
# a kill and compares the two files; clicks that come too close on a busy machine can make that differ.
#   LOADSTAR_CRASHES=100 tests/crash.sh BINARY          three times unless told otherwise
set -euo pipefail
binary=$(realpath "$1")
crashes=${LOADSTAR_CRASHES:-3}
work=$(mktemp -d)
trap 'kill -9 "${editor:-}" "${program:-}" 2>/dev/null || true; kill "${screen:-}" 2>/dev/null || true; rm -rf "$work" || true' EXIT

fail() {
    echo "crash: $1" >&2
    cp -r "$work" "${LOADSTAR_CRASH_KEEP:-/dev/null}" 2>/dev/null || true
    cat "$work/said" >&2 2>/dev/null || true
    exit 1
}

# Xvfb picks a free display and writes its number to the pipe.
mkfifo "$work/display"
Xvfb -displayfd 9 -screen 0 1440x900x24 +extension GLX -noreset 9<>"$work/display" >/dev/null 2>&1 &
screen=$!
read -r -t 20 number <"$work/display" || fail "no virtual screen came up"
export DISPLAY=":$number" LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8 HOME="$work" XDG_DATA_HOME="$work/data"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR

now_ms() { echo $(($(date +%s%N) / 1000000)); }
pause_up_to() { sleep "$(awk -v most="$1" -v part="$RANDOM" 'BEGIN { print most * part / 32768 }')"; }
journals() { find "$XDG_DATA_HOME" -name '*.journal' 2>/dev/null | wc -l; }

start() {
    "$binary" >"$work/said" 2>&1 &
    program=$!
    local window=""
    for _ in $(seq 300); do
        kill -0 "$program" 2>/dev/null || fail "the program left before its window came up"
        window=$(xdotool search --onlyvisible --name Loadstar 2>/dev/null | head -n 1) && [ -n "$window" ] && break
        sleep 0.05
    done
    [ -n "$window" ] || fail "no window came up"
    sleep 0.5
    xdotool windowfocus "$window" || true
    sleep 0.3
}

# Puts one server down; with two more numbers, drags it so far.
put() {
    xdotool mousemove "$1" "$2" key 4
    sleep 0.15
    xdotool click 1
    sleep 0.12
}
drag() {
    local step
    xdotool mousedown 1
    for step in 1 2 3 4 5 6; do
        xdotool mousemove $(($1 + 10 * step)) $(($2 + 6 * step))
        sleep 0.04
    done
    sleep 0.05
    xdotool mouseup 1
    sleep 0.1
}

# Puts servers down and drags them about; notes each when it is on the screen at the latest, and each drag when it is over.
edit() {
    local x y
    while true; do
        x=$((420 + RANDOM % 500)) y=$((200 + RANDOM % 500))
        put $x $y
        echo "$(now_ms) put $x $y" >>"$work/added"
        pause_up_to 0.3
        [ $((RANDOM % 3)) = 0 ] || continue
        drag $x $y
        echo "$(now_ms) drag $x $y" >>"$work/added"
        pause_up_to 0.2
    done
}

# Saves what is open to a file.
save() {
    xdotool key ctrl+s
    # Letters that come before the box would be commands.
    sleep 1.5
    xdotool key ctrl+a type "$1"
    sleep 0.5
    xdotool key Return
    for _ in $(seq 80); do [ -s "$1" ] && break; sleep 0.1; done
    [ -s "$1" ] || echo "crash: nothing was saved to $1" >&2
}

# Makes the first so many of the noted edits again in a window that nobody kills, and saves.
again() {
    local servers=0 what x y
    rm -rf "$XDG_DATA_HOME"
    start
    xdotool key 2
    sleep 0.5
    while read -r _ what x y; do
        [ "$what" = drag ] || servers=$((servers + 1))
        [ "$servers" -le "$1" ] || break
        "$what" "$x" "$y"
        # Two clicks are no double click.
        sleep 0.4
    done <"$work/added"
    save "$work/again.ron"
    kill -9 "$program"
    wait "$program" 2>/dev/null || true
}

# The file but for where servers stand: a drag takes what is under the pointer when it gets there, and on a machine that is busy that
# differs from run to run.
without_places() { sed -E '/kind: WebServer/s/at: \([^)]*\)/at: ?/' "$1"; }

round() {
    rm -rf "$XDG_DATA_HOME" "$work/added" "$work/restored.ron" "$work/again.ron"
    touch "$work/added"
    start
    xdotool key 2
    sleep 0.3
    edit &
    editor=$!
    sleep 0.8
    pause_up_to 6
    kill -9 "$program"
    local killed_ms old all found
    killed_ms=$(now_ms)
    kill -9 "$editor" 2>/dev/null || true
    wait "$editor" "$program" 2>/dev/null || true
    xdotool mouseup 1
    all=$(grep -c put "$work/added" || true)
    old=$(awk -v until=$((killed_ms - 2000)) '$1 <= until && $2 == "put" { count++ } END { print count + 0 }' "$work/added")

    start
    xdotool key Return
    sleep 0.5
    save "$work/restored.ron"
    import -window root "$work/restored.png" 2>/dev/null || true
    found=0
    [ ! -s "$work/restored.ron" ] || found=$(grep -c 'kind: WebServer' "$work/restored.ron" || true)
    # One more may have been under way than was noted.
    if [ "$found" -lt "$old" ] || [ "$found" -gt $((all + 1)) ]; then
        fail "of $all edits, $old older than two seconds, $found were there (round $1)"
    fi
    sleep 0.7
    if [ "$found" -gt 0 ]; then [ "$(journals)" = 0 ] || fail "a journal was left after a save (round $1)"; fi
    xdotool key ctrl+q
    for _ in $(seq 100); do kill -0 "$program" 2>/dev/null || break; sleep 0.05; done
    kill -0 "$program" 2>/dev/null && fail "Ctrl+Q did not quit (round $1)"
    wait "$program" || fail "the program left with exit status $?"
    local compared="not compared with a replay"
    if [ -n "${LOADSTAR_CRASH_REPLAY:-}" ] && [ "$found" -gt 0 ] && [ "$found" -le "$all" ]; then
        rm -f "$work/again.ron"
        again "$found"
        cmp -s <(without_places "$work/restored.ron") <(without_places "$work/again.ron") ||
            fail "what was restored is not what the same edits give (round $1): $(diff <(without_places "$work/restored.ron") <(without_places "$work/again.ron") | head -n 6)"
        compared="the file as without a kill, but for places"
    fi
    echo "round $1: $all edits, $old older than two seconds, $found restored, $compared"
}

for number in $(seq "$crashes"); do round "$number"; done
echo "crash: killed $crashes times, nothing older than two seconds lost"
