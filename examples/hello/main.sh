#!/bin/sh
# Greets its first argument and tells the largest prime of the table.
here=$(dirname "$0")
. "$here/hello.lib"
greet "$(cat "$here/greeting.txt")" "${1:-world}"
echo "The largest prime below 20000 is $(largest_prime "$here/primes.txt")."
