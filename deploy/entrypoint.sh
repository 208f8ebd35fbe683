#!/bin/sh
# Starts the command with as many open files as the container may have: each virtual user is a socket.
set -eu
files="$(ulimit -Hn)"
if [ "$files" = unlimited ]; then files=1048576; fi
ulimit -Sn "$files"
exec node /earshot/bin/earshot.js "$@"
